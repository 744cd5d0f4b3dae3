import { useRef } from 'react';
import { useText } from '../i18n/use-text.tsx';

interface Props {
  /** 0..1 of the stage's width. */
  split: number;
  onMove(split: number): void;
}

/** The line between before and after: a range input over the stage, of which only the line takes the pointer. */
export function Divider({ split, onMove }: Props) {
  const { t, locale } = useText();
  const frame = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);

  const moveTo = (clientX: number) => {
    const box = frame.current?.getBoundingClientRect();
    if (box) onMove(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
  };

  return (
    <div ref={frame} className="divider">
      <span className="divider-tag divider-before" aria-hidden="true">
        {t.stage.before}
      </span>
      <span className="divider-tag divider-after" aria-hidden="true">
        {t.stage.after}
      </span>
      <input
        className="visually-hidden divider-input"
        type="range"
        min={0}
        max={100}
        value={Math.round(split * 100)}
        aria-label={t.stage.divider}
        aria-valuetext={split.toLocaleString(locale, { style: 'percent' })}
        onChange={(event) => onMove(Number(event.target.value) / 100)}
      />
      <div
        className="divider-line"
        aria-hidden="true"
        style={{ left: `${split * 100}%` }}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => dragging.current && moveTo(event.clientX)}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onPointerCancel={() => {
          dragging.current = false;
        }}
      >
        <span className="divider-grip" />
      </div>
    </div>
  );
}
