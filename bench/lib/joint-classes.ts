const HEAD = 'face|hair|head|hat|sunglass|eye|glass';

/** Joint -> pattern of the labels that may lie on it; `{}` stands for the side. */
const PATTERNS: Record<string, string> = {
  nose: HEAD,
  left_eye: HEAD,
  right_eye: HEAD,
  left_ear: HEAD,
  right_ear: HEAD,
  shoulder: 'torso|cloth|coat|dress|{}(upper[-_ ]?)?arm',
  elbow: '{}((upper|lower)[-_ ]?)?arm|coat|upper[-_ ]?cloth',
  wrist: '{}((lower[-_ ]?)?arm|hand)|glove',
  hip: 'torso|pants|skirt|dress|coat|{}(upper[-_ ]?)?leg',
  knee: '{}((upper|lower)[-_ ]?)?leg|pants|skirt|dress',
  ankle: '{}((lower[-_ ]?)?leg|foot|shoe)|sock|pants|shoe',
};

/** Which labels are right on a joint, as it is (`exact`) and with either side (`merged`); null: the joint is not judged. */
export function classesOf(joint: string): { exact: RegExp; merged: RegExp } | null {
  const [side = '', ...kind] = joint.split('_');
  const pattern = PATTERNS[joint] ?? PATTERNS[kind.join('_')];
  if (!pattern) return null;
  return {
    exact: new RegExp(pattern.replaceAll('{}', `${side}[-_ ]`)),
    merged: new RegExp(pattern.replaceAll('{}', '((left|right)[-_ ])?')),
  };
}
