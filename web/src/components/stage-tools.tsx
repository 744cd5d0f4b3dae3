import type { ReactNode } from 'react';
import type { ViewportControl } from '../hooks/use-viewport.ts';
import { useText } from '../i18n/use-text.tsx';
import { CompareIcon, FitIcon, MinusIcon, PlusIcon } from './icons.tsx';

interface ToolProps {
  label: string;
  onClick(): void;
  pressed?: boolean;
  disabled?: boolean;
  children: ReactNode;
}

function Tool({ label, onClick, pressed, disabled = false, children }: ToolProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface Props {
  control: ViewportControl;
  comparing: boolean;
  /** Null while there is nothing to compare. */
  onCompare: (() => void) | null;
  isolated: boolean;
  onShowAll(): void;
}

export function StageTools({ control, comparing, onCompare, isolated, onShowAll }: Props) {
  const { t, locale } = useText();
  const scale = control.view.scale.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 });
  return (
    <div className="stage-tools">
      {isolated && (
        <button type="button" className="button button-small" onClick={onShowAll}>
          {t.layers.showAll}
        </button>
      )}
      <div className="tool-group">
        <Tool label={t.stage.zoomOut} disabled={control.fitted} onClick={() => control.zoom(1 / 1.5)}>
          <MinusIcon />
        </Tool>
        <span className="tool-scale mono">{scale}</span>
        <Tool label={t.stage.zoomIn} onClick={() => control.zoom(1.5)}>
          <PlusIcon />
        </Tool>
        <Tool label={t.stage.fit} disabled={control.fitted} onClick={control.reset}>
          <FitIcon />
        </Tool>
      </div>
      {onCompare && (
        <div className="tool-group">
          <Tool label={t.stage.compare} pressed={comparing} onClick={onCompare}>
            <CompareIcon />
          </Tool>
        </div>
      )}
    </div>
  );
}
