import { partName } from '../i18n/names.ts';
import { useText } from '../i18n/use-text.tsx';

type Limb = [part: string, x1: number, y1: number, x2: number, y2: number, width: number];

/** A figure as the parser sees one: capsules between joints. From behind to front. */
const DANCER: Limb[] = [
  ['left-upper-leg', 152, 186, 168, 246, 24],
  ['left-lower-leg', 168, 246, 160, 306, 18],
  ['left-foot', 160, 310, 180, 313, 13],
  ['right-upper-leg', 132, 186, 108, 240, 24],
  ['right-lower-leg', 108, 240, 118, 300, 18],
  ['right-foot', 118, 305, 98, 310, 13],
  ['torso', 136, 114, 146, 114, 42],
  ['torso', 138, 120, 142, 184, 44],
  ['right-upper-arm', 120, 110, 86, 82, 17],
  ['right-lower-arm', 86, 82, 96, 38, 14],
  ['right-hand', 98, 30, 99, 25, 15],
  ['left-upper-arm', 164, 110, 196, 132, 17],
  ['left-lower-arm', 196, 132, 228, 112, 14],
  ['left-hand', 235, 107, 239, 104, 15],
];

const WALKER: Limb[] = [
  ['left-upper-arm', 318, 126, 336, 162, 16],
  ['left-lower-arm', 336, 162, 326, 200, 13],
  ['left-hand', 324, 207, 323, 211, 14],
  ['left-upper-leg', 300, 196, 322, 246, 22],
  ['left-lower-leg', 322, 246, 342, 298, 17],
  ['left-foot', 344, 303, 358, 298, 12],
  ['right-upper-leg', 290, 196, 276, 250, 22],
  ['right-lower-leg', 276, 250, 264, 304, 17],
  ['right-foot', 262, 309, 244, 312, 12],
  ['torso', 292, 128, 304, 128, 38],
  ['torso', 296, 134, 296, 192, 40],
  ['right-upper-arm', 280, 126, 264, 164, 16],
  ['right-lower-arm', 264, 164, 240, 190, 13],
  ['right-hand', 234, 195, 231, 198, 14],
];

function Figure({ limbs, head: [x, y] }: { limbs: readonly Limb[]; head: [number, number] }) {
  return (
    <g>
      {limbs.map(([part, x1, y1, x2, y2, width]) => (
        <line
          key={`${part}${x1}`}
          className={`limb limb-${part}`}
          x1={x1}
          y1={y1}
          x2={x2}
          y2={y2}
          strokeWidth={width}
        />
      ))}
      <circle className="limb limb-hair" cx={x} cy={y - 5} r={24} />
      <ellipse className="limb limb-face" cx={x} cy={y + 3} rx={18} ry={20} />
    </g>
  );
}

type Callout = { part: string /** Of the text. */; x: number; y: number; anchor: 'start' | 'end'; line: string };

const CALLOUTS: readonly Callout[] = [
  { part: 'right-hand', x: 62, y: 22, anchor: 'end', line: 'M66 18h24' },
  { part: 'right-lower-leg', x: 62, y: 276, anchor: 'end', line: 'M66 272h38' },
  { part: 'hair', x: 348, y: 62, anchor: 'start', line: 'M344 66h-22' },
  { part: 'left-upper-arm', x: 364, y: 142, anchor: 'start', line: 'M360 146h-26' },
];

/** What the service does, as a drawing: people, taken apart into coloured parts. */
export function Figures() {
  const { t, language } = useText();
  return (
    <svg className="figures" viewBox="-58 0 536 325" role="img" aria-label={t.intro.schema}>
      <Figure limbs={WALKER} head={[300, 84]} />
      <Figure limbs={DANCER} head={[144, 66]} />
      {CALLOUTS.map(({ part, x, y, anchor, line }) => (
        <g key={part} className="callout">
          <path d={line} />
          <text x={x} y={y} textAnchor={anchor} dominantBaseline="middle">
            {partName(part, language)}
          </text>
        </g>
      ))}
    </svg>
  );
}
