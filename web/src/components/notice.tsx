import { useText } from '../i18n/use-text.tsx';
import { CloseIcon } from './icons.tsx';

/** One message about something that the user tried on the page itself. */
export function Notice({ text, onClose }: { text: string; onClose(): void }) {
  const { t } = useText();
  return (
    <div className="notice" role="alert">
      <p>{text}</p>
      <button type="button" className="icon-button icon-button-small" aria-label={t.problem.dismiss} onClick={onClose}>
        <CloseIcon />
      </button>
    </div>
  );
}
