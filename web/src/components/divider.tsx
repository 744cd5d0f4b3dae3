import { useRef } from 'react';
import { useText } from '../i18n/use-text.tsx';

interface Props {
  /** 0..1 of the stage's width. */
  split: number;
  onMove(split: number): void;
  /** What is on its left and on its right, where that is not before and after. */
  sides?: { left: string; right: string; label: string };
}

/** The line between before and after: a range input over the stage, of which only the line takes the pointer. */
export function Divider({ split, onMove, sides }: Props) {
  const { t, locale } = useText();
  const { left, right, label } = sides ?? { left: t.stage.before, right: t.stage.after, label: t.stage.divider };
  const frame = useRef<HTMLDivElement>(null);
  const dragging = useRef(false);

  const moveTo = (clientX: number) => {
    const box = frame.current?.getBoundingClientRect();
    if (box) onMove(Math.min(1, Math.max(0, (clientX - box.left) / box.width)));
  };

  return (
    <div ref={frame} className="divider">
      <span className="divider-tag divider-before" aria-hidden="true">
        {left}
      </span>
      <span className="divider-tag divider-after" aria-hidden="true">
        {right}
      </span>
      <input
        className="visually-hidden divider-input"
        type="range"
        min={0}
        max={100}
        value={Math.round(split * 100)}
        aria-label={label}
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
