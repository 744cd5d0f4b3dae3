import { type FormEvent, useState } from 'react';
import { LastgoodError } from '../../../../src/errors.ts';
import { ProblemCard } from '../../components/problem-card.tsx';
import { useConsoleText } from '../hooks/use-console-text.ts';

interface Props {
  /** A link's token that was refused, or a session that is over. */
  notice: 'refused' | 'ended' | null;
  /** @throws LastgoodError */
  signIn(token: string): Promise<void>;
}

/** Asks for the token, and says where it is. */
export function SignIn({ notice, signIn }: Props) {
  const { c } = useConsoleText();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(notice === 'refused');
  const [failure, setFailure] = useState<LastgoodError | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    if (!token) return;
    setBusy(true);
    setFailure(null);
    setRefused(false);
    try {
      await signIn(token);
    } catch (error) {
      if (!(error instanceof LastgoodError)) throw error;
      if (error.code === 'unauthorized') setRefused(true);
      else setFailure(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <main id="main" className="sign-in">
      <form className="sign-in-card" onSubmit={submit}>
        <h2>{c.signIn.title}</h2>
        <p>{notice === 'ended' ? c.signIn.ended : c.signIn.text}</p>
        <label className="field">
          <span>{c.signIn.token}</span>
          <input
            name="token"
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            required
            aria-invalid={refused}
            aria-describedby="sign-in-trouble"
          />
        </label>
        <p id="sign-in-trouble" className="field-trouble" role="alert">
          {refused && c.signIn.refused}
        </p>
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? c.signIn.entering : c.signIn.enter}
        </button>
        {failure && <ProblemCard problem={{ code: failure.code, error: failure.message, hint: failure.hint }} />}
      </form>
      <section className="sign-in-where">
        <h3>{c.signIn.where}</h3>
        <p>{c.signIn.file}</p>
        <pre className="mono">cat ~/.lastgood/token</pre>
        <p>{c.signIn.link}</p>
      </section>
    </main>
  );
}
