import { useEffect, useRef, useState } from 'react';
import { createControlClient } from '../../../src/api/control/client.ts';
import { Header } from '../components/header.tsx';
import { usePath } from '../hooks/use-path.ts';
import { useTitle } from '../hooks/use-title.ts';
import { ConsoleBody } from './components/console-body.tsx';
import { DoctorPage } from './components/diagnosis/doctor-page.tsx';
import { LinkBanner, LinkState } from './components/link-state.tsx';
import { SignIn } from './components/sign-in.tsx';
import { Waiting } from './components/waiting.tsx';
import { useConsoleText } from './hooks/use-console-text.ts';
import { type Entry, useEntry } from './hooks/use-entry.ts';
import { type LiveView, useLive } from './hooks/use-live.ts';
import { DOCTOR, readPlace } from './lib/place.ts';
import './styles/index.css';

/** Who serves, who could, and what happens; and the ways to change it. */
export default function Console() {
  const { c } = useConsoleText();
  const [control] = useState(() => createControlClient({ url: '' }));
  const entry = useEntry(control);
  const path = usePath();
  const place = readPlace(path);
  const doctor = path === DOCTOR;
  const live = useLive(entry.ready ? control : null, place.service, entry.turn);
  const service = live.access === 'open' ? (live.world?.service ?? null) : null;
  useTitle(doctor ? c.doctor.title : service ? `${service.name} · ${c.title}` : c.title);
  return (
    <div className="console">
      <a className="skip" href="#main">
        {c.skip}
      </a>
      <Header page={doctor ? 'doctor' : 'console'} title={service?.name ?? c.title}>
        {live.access === 'open' && <LinkState live={live} />}
      </Header>
      <div className="messages">
        {live.access !== 'closed' && !(live.failure && !live.world) && <LinkBanner live={live} />}
      </div>
      <Inside entry={entry} live={live} control={control} place={place} doctor={doctor} />
    </div>
  );
}

type Inside = Pick<Parameters<typeof ConsoleBody>[0], 'control' | 'place'> & {
  entry: Entry;
  live: LiveView;
  doctor: boolean;
};

function Inside({ entry, live, control, place, doctor }: Inside) {
  const wasOpen = useRef(false);
  useEffect(() => {
    if (live.access === 'open') wasOpen.current = true;
  }, [live.access]);
  if (live.access === 'closed') {
    const notice = entry.refused ? 'refused' : wasOpen.current ? 'ended' : null;
    return <SignIn notice={notice} signIn={entry.signIn} />;
  }
  if (!live.world) return <Waiting live={live} />;
  if (doctor) return <DoctorPage control={control} />;
  return <ConsoleBody control={control} place={place} live={live} world={live.world} onSignOut={entry.signOut} />;
}
