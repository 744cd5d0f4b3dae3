import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Boundary } from './components/boundary.tsx';
import { TextProvider } from './i18n/use-text.tsx';
import { Pages } from './pages.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <TextProvider>
      <Boundary>
        <Pages />
      </Boundary>
    </TextProvider>
  </StrictMode>,
);
