import { CopyIcon } from '../../../components/icons.tsx';
import { useCopy } from '../../../hooks/use-copy.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';

/** A command, and a button that copies it. */
export function Command({ command }: { command: string }) {
  const { c } = useConsoleText();
  const { copied, copy } = useCopy();
  return (
    <span className="command">
      <code>{command}</code>
      <button
        type="button"
        className="icon-button"
        aria-label={c.diagnosis.copy(command)}
        title={c.diagnosis.copy(command)}
        onClick={() => void copy(command)}
      >
        <CopyIcon />
      </button>
      <span className="command-copied" role="status">
        {copied === 'yes' && c.diagnosis.copied}
        {copied === 'refused' && c.diagnosis.notCopied}
      </span>
    </span>
  );
}
