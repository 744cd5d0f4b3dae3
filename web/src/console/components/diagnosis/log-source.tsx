import { useRef } from 'react';
import { formatBytes } from '../../../lib/format.ts';
import { useConsoleText } from '../../hooks/use-console-text.ts';
import type { LogText } from '../../lib/log-file.ts';

export interface NamedLog extends LogText {
  name: string;
  /** Of the file, as it is on the disk. */
  bytes: number;
}

/** A file that was chosen: not put into a text field, in which a long one is slow. */
export function ChosenLog({ log: { name, bytes }, onRemove }: { log: NamedLog; onRemove(): void }) {
  const { c, locale } = useConsoleText();
  return (
    <p className="doctor-file" role="status">
      <span className="mono">{name}</span> <span>{formatBytes(bytes, locale)}</span>
      <button type="button" className="link-button" onClick={onRemove}>
        {c.doctor.remove}
      </button>
    </p>
  );
}

export function PastedLog({ text, onChange }: { text: string; onChange(text: string): void }) {
  const { c } = useConsoleText();
  return (
    <label className="field">
      <span>{c.doctor.log}</span>
      <textarea
        className="doctor-log mono"
        rows={10}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder={c.doctor.placeholder}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** Opens the file picker. */
export function FileButton({ onFile }: { onFile(file: File): void }) {
  const { c } = useConsoleText();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        hidden
        type="file"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again: it may have grown.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {c.doctor.choose}
      </button>
    </>
  );
}
