import { useCallback, useState } from 'react';
import { Announcer } from './components/announcer.tsx';
import { Banner } from './components/banner.tsx';
import { CameraDialog } from './components/camera-dialog.tsx';
import { FilmStrip } from './components/film-strip.tsx';
import { Header } from './components/header.tsx';
import { Intro } from './components/intro.tsx';
import { Notice } from './components/notice.tsx';
import { ReleaseChip } from './components/release-chip.tsx';
import { SAMPLE } from './components/sample.ts';
import { Workbench } from './components/workbench.tsx';
import { useHealth } from './hooks/use-health.ts';
import { useIncoming } from './hooks/use-incoming.ts';
import { usePhotos } from './hooks/use-photos.ts';
import { useTitle } from './hooks/use-title.ts';
import { useText } from './i18n/use-text.tsx';
import { isRunning } from './lib/photos.ts';

/** `camera-20261123-021500.jpg` */
function cameraName(now: Date): string {
  return `camera-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}.jpg`;
}

export function App() {
  const { t } = useText();
  useTitle(t.title);
  const watch = useHealth();
  const ready = watch.health.state === 'ok';
  const queue = usePhotos(ready, watch.askNow);
  const { add } = queue;
  const [camera, setCamera] = useState(false);
  const [notice, setNotice] = useState('');
  const dragging = useIncoming({
    add,
    onFolders: (names) => setNotice(t.folder(names.join(', '))),
    onNothingPasted: () => setNotice(t.nothingPasted),
  });
  const openCamera = useCallback(() => setCamera(true), []);

  async function addSample() {
    const answer = await fetch(SAMPLE.path).catch(() => null);
    if (answer?.ok) add([{ file: await answer.blob(), name: SAMPLE.name, sample: SAMPLE.path }]);
    else await watch.askNow();
  }

  const { list, selected } = queue.photos;
  const photo = list.find((p) => p.id === selected) ?? null;
  const spoken = list.find(isRunning) ?? photo;
  return (
    <div className={dragging ? 'app app-dragging' : 'app'} data-drop={t.intro.drop}>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <Header page="parse" title={t.title}>
        <ReleaseChip health={watch.health} />
      </Header>
      <div className="messages">
        <Banner watch={watch} />
        {notice && <Notice text={notice} onClose={() => setNotice('')} />}
      </div>
      {photo ? (
        <div className="bench">
          <Workbench photo={photo} queue={queue} ready={ready}>
            <FilmStrip queue={queue} add={add} onCamera={openCamera} />
          </Workbench>
        </div>
      ) : (
        <Intro add={add} onCamera={openCamera} onSample={() => void addSample()} />
      )}
      <Announcer photo={spoken} />
      {camera && (
        <CameraDialog
          onClose={() => setCamera(false)}
          onTaken={(file) => {
            add([{ file, name: cameraName(new Date()) }]);
            setCamera(false);
          }}
        />
      )}
    </div>
  );
}
