import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import type { Position } from '../lib/viewport.ts';
import type { ViewportControl } from './use-viewport.ts';

/** A pointer that moved less than this between down and up has clicked, CSS pixels. */
const CLICK_SLOP = 5;

export interface GestureHandlers {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(event: PointerEvent<HTMLElement>): void;
  onPointerCancel(event: PointerEvent<HTMLElement>): void;
  onPointerLeave(event: PointerEvent<HTMLElement>): void;
}

interface Reactions {
  /** The pointer is over a point of the stage (CSS pixels), or has left. */
  onHover(at: Position | null): void;
  onClick(at: Position): void;
}

const middle = (a: Position, b: Position) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
const distance = (a: Position, b: Position) => Math.hypot(a.x - b.x, a.y - b.y);

/** Wheel and pinch zoom, drag moves, a tap or click without a drag picks. */
export function useGestures(
  ref: RefObject<HTMLElement | null>,
  { zoom, move }: ViewportControl,
  { onHover, onClick }: Reactions,
): GestureHandlers {
  const pointers = useRef(new Map<number, Position>());
  const travelled = useRef(0);

  const local = (event: { clientX: number; clientY: number }): Position => {
    const frame = ref.current?.getBoundingClientRect();
    return { x: event.clientX - (frame?.left ?? 0), y: event.clientY - (frame?.top ?? 0) };
  };

  // React's own wheel listener is passive: the page would scroll along.
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      const frame = element.getBoundingClientRect();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      // A trackpad's pinch arrives as ctrl + wheel, in finer steps.
      const speed = event.ctrlKey ? 0.01 : 0.0015;
      zoom(Math.exp(-event.deltaY * lines * speed), { x: event.clientX - frame.left, y: event.clientY - frame.top });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [ref, zoom]);

  const lift = (event: PointerEvent<HTMLElement>) => pointers.current.delete(event.pointerId);

  return {
    onPointerDown(event) {
      if (event.button !== 0) return;
      if (pointers.current.size === 0) travelled.current = 0;
      pointers.current.set(event.pointerId, local(event));
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event) {
      const at = local(event);
      const before = pointers.current.get(event.pointerId);
      if (!before) {
        onHover(at);
        return;
      }
      const other = [...pointers.current].find(([id]) => id !== event.pointerId)?.[1];
      pointers.current.set(event.pointerId, at);
      travelled.current += distance(before, at);
      if (other) {
        zoom(distance(at, other) / Math.max(1, distance(before, other)), middle(at, other));
        const [from, to] = [middle(before, other), middle(at, other)];
        move(to.x - from.x, to.y - from.y);
      } else if (travelled.current > CLICK_SLOP) {
        move(at.x - before.x, at.y - before.y);
        onHover(null);
      }
    },
    onPointerUp(event) {
      const clicked = pointers.current.has(event.pointerId) && travelled.current <= CLICK_SLOP;
      lift(event);
      if (!clicked || pointers.current.size > 0) return;
      onHover(local(event));
      onClick(local(event));
    },
    onPointerCancel: lift,
    onPointerLeave(event) {
      if (event.pointerType === 'mouse') onHover(null);
    },
  };
}
