import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const BackIcon = () => (
  <Icon>
    <path d="M5 10.5a5.6 5.6 0 1 1 1.8 4M2.8 8l2.2 3 3.2-2" />
  </Icon>
);
export const ArrowIcon = () => (
  <Icon>
    <path d="M3.5 10h13m-4.5-4.5L16.5 10 12 14.5" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="m7.5 5 5 5-5 5" />
  </Icon>
);
export const DashIcon = () => (
  <Icon>
    <path d="M5.5 10h9" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />
  </Icon>
);
export const BangIcon = () => (
  <Icon>
    <path d="M10 4.5v6.5M10 14.5v.1" />
  </Icon>
);
