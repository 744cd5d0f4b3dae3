import { useCallback, useEffect, useState } from 'react';
import { type Coloring, INITIAL_VIEW, type Isolation, type LayerView, sameIsolation } from '../lib/layers.ts';

export interface Layers {
  view: LayerView;
  setColoring(coloring: Coloring): void;
  setOpacity(opacity: number): void;
  toggleLabel(label: number): void;
  togglePerson(person: number): void;
  /** Isolates; the same again, or null, shows all. */
  isolate(isolation: Isolation | null): void;
  showAll(): void;
  /** Under the pointer or the focus: highlighted on the canvas and in the lists. */
  hovered: Isolation | null;
  hover(what: Isolation | null): void;
}

function toggled(set: ReadonlySet<number>, value: number): Set<number> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}

/** How the layers are shown. Colouring, opacity and hidden classes stay from photo to photo; what names a photo's people does not. */
export function useLayers(photo: number | null): Layers {
  const [view, setView] = useState(INITIAL_VIEW);
  const [hovered, setHovered] = useState<Isolation | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another photo has other people.
  useEffect(() => {
    setView((v) => ({ ...v, isolated: null, hiddenPeople: new Set() }));
    setHovered(null);
  }, [photo]);
  return {
    view,
    hovered,
    setColoring: useCallback((coloring) => setView((v) => ({ ...v, coloring })), []),
    setOpacity: useCallback((opacity) => setView((v) => ({ ...v, opacity })), []),
    toggleLabel: useCallback((id) => setView((v) => ({ ...v, hiddenLabels: toggled(v.hiddenLabels, id) })), []),
    togglePerson: useCallback((id) => setView((v) => ({ ...v, hiddenPeople: toggled(v.hiddenPeople, id) })), []),
    isolate: useCallback(
      (what) => setView((v) => ({ ...v, isolated: what && !sameIsolation(v.isolated, what) ? what : null })),
      [],
    ),
    showAll: useCallback(
      () => setView((v) => ({ ...v, isolated: null, hiddenLabels: new Set(), hiddenPeople: new Set() })),
      [],
    ),
    // The pointer moves often within one part: the same value again does not draw anew.
    hover: useCallback(
      (what) => setHovered((old) => (what === null ? null : sameIsolation(old, what) ? old : what)),
      [],
    ),
  };
}
