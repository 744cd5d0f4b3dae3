import type { ReactNode } from 'react';

/** Line icons on a 20 × 20 grid; decoration only, the control beside carries the name. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export const PlusIcon = () => (
  <Icon>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);
export const MinusIcon = () => (
  <Icon>
    <path d="M4 10h12" />
  </Icon>
);
export const FitIcon = () => (
  <Icon>
    <path d="M3.5 7.5v-4h4M16.5 7.5v-4h-4M3.5 12.5v4h4M16.5 12.5v4h-4" />
  </Icon>
);
export const CompareIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.5" />
    <path d="M10 2v16" />
    <path className="icon-fill" d="M10.5 4.5H15A1.5 1.5 0 0 1 16.5 6v8a1.5 1.5 0 0 1-1.5 1.5h-4.5z" />
  </Icon>
);
export const CameraIcon = () => (
  <Icon>
    <path d="M3 6.5h3l1.5-2h5l1.5 2h3v9.5H3z" />
    <circle cx="10" cy="11" r="2.8" />
  </Icon>
);
export const PhotoIcon = () => (
  <Icon>
    <rect x="3" y="4" width="14" height="12" rx="1.5" />
    <path d="m4 14.5 4-4 3 3 2-2 3.5 3.5" />
    <circle cx="12.8" cy="7.6" r="1.2" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const DownloadIcon = () => (
  <Icon>
    <path d="M10 3.5v8.5m-3.5-3.5L10 12l3.5-3.5M4 16h12" />
  </Icon>
);
export const CopyIcon = () => (
  <Icon>
    <rect x="7" y="7" width="9" height="9" rx="1.5" />
    <path d="M13 4.5v-.5H4v9h.500" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m4.5 10.5 3.5 3.5 7.5-8" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1" />
  </Icon>
);
export const SoloIcon = () => (
  <Icon>
    <circle cx="10" cy="10" r="6" />
    <circle className="icon-fill" cx="10" cy="10" r="2.2" />
  </Icon>
);
export const FlipIcon = () => (
  <Icon>
    <path d="M4 8.5a6.5 6.5 0 0 1 11.5-2M16 11.5a6.5 6.5 0 0 1-11.5 2M15.8 3v3.6h-3.6M4.2 17v-3.6h3.6" />
  </Icon>
);

export function ThemeIcon({ theme }: { theme: 'system' | 'light' | 'dark' }) {
  if (theme === 'dark') {
    return (
      <Icon>
        <path d="M15.5 12.2A6.5 6.5 0 0 1 7.8 4.5a6.2 6.2 0 1 0 7.7 7.7z" />
      </Icon>
    );
  }
  return (
    <Icon>
      <circle cx="10" cy="10" r={theme === 'light' ? 3.4 : 5.6} />
      {theme === 'light' ? (
        <path d="M10 2.5v1.8M10 15.7v1.8M2.5 10h1.8M15.7 10h1.8M4.7 4.7 6 6M14 14l1.3 1.3M4.7 15.3 6 14M14 6l1.3-1.3" />
      ) : (
        <path className="icon-fill" d="M10 4.4a5.6 5.6 0 0 1 0 11.2z" />
      )}
    </Icon>
  );
}
