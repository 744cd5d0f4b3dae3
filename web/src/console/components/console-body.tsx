import { useState } from 'react';
import type { Control } from '../../../../src/api/control/client.ts';
import type { ReleaseSummary } from '../../../../src/api/control/release.ts';
import type { Generation } from '../../../../src/api/control/service.ts';
import { Link } from '../../components/link.tsx';
import { ConsoleContext, type ConsoleState } from '../hooks/use-console.ts';
import { useConsoleText } from '../hooks/use-console-text.ts';
import type { LiveView } from '../hooks/use-live.ts';
import { type Place, pathTo } from '../lib/place.ts';
import type { World } from '../lib/world.ts';
import { AdviceSection } from './advice/advice-section.tsx';
import { CurrentCard } from './current-card.tsx';
import { DeployDialog } from './deploy-dialog.tsx';
import { EventsPanel } from './events-panel.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { ReleasesSection } from './releases-section.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';
import { RolloutSection } from './rollout-section.tsx';
import { StandbyCard } from './standby-card.tsx';

interface Props {
  control: Control;
  place: Place;
  live: LiveView;
  world: World;
  onSignOut(): Promise<void>;
}

type Asked = { what: 'rollback'; target: Generation | null } | { what: 'deploy'; release: ReleaseSummary };

/** The console of one service. */
export function ConsoleBody({ control, place, live, world, onSignOut }: Props) {
  const { c } = useConsoleText();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { service } = world;
  const stale = live.link !== 'live';
  const { events, refresh } = live;
  const state: ConsoleState | null = service && {
    ...{ control, world, service, events, place, stale, refresh },
    askRollback: (target) => setAsked({ what: 'rollback', target }),
    askDeploy: (release) => setAsked({ what: 'deploy', release }),
  };
  const close = () => setAsked(null);

  if (!state) {
    return (
      <main id="main" className="waiting">
        <ServiceChoice world={world} shown={null} />
        <p className="empty">
          <strong>{c.services.none}</strong> {c.services.noneHint}
        </p>
      </main>
    );
  }
  return (
    <ConsoleContext value={state}>
      <main id="main" className={stale ? 'console-main console-stale' : 'console-main'}>
        <div className="console-stage">
          {world.services.length > 1 && <ServiceChoice world={world} shown={state.service.name} />}
          <div className="slots">
            <CurrentCard />
            <StandbyCard />
          </div>
          <RolloutSection />
          <AdviceSection />
          <ReleasesSection />
        </div>
        <div className="console-side">
          <HistoryPanel />
          <EventsPanel />
          <p className="side-block">
            <button type="button" className="link-button sign-out" onClick={() => void onSignOut()}>
              {c.signIn.out}
            </button>
          </p>
        </div>
      </main>
      {asked?.what === 'rollback' && <RollbackDialog target={asked.target} onClose={close} />}
      {asked?.what === 'deploy' && <DeployDialog release={asked.release} onClose={close} />}
    </ConsoleContext>
  );
}

function ServiceChoice({ world, shown }: { world: World; shown: string | null }) {
  const { c } = useConsoleText();
  if (world.services.length === 0) return null;
  return (
    <nav className="service-choice" aria-label={c.services.label}>
      {world.services.map(({ name }) => (
        <Link
          key={name}
          href={pathTo({ service: name, rollout: null })}
          aria-current={name === shown ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
