import { type ReactNode, useEffect, useId, useRef } from 'react';

interface Props {
  title: ReactNode;
  /** While something is under way, Escape does not leave it. */
  busy?: boolean;
  onClose(): void;
  children: ReactNode;
}

/**
 * A dialog over the console: modal, closed with Escape, and the focus returns to where it was. It begins on the control
 * marked `data-first-focus`: the one with which a key that is held down does no harm.
 */
export function Modal({ title, busy = false, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (!dialog.current || dialog.current.open) return;
    dialog.current.showModal();
    dialog.current.querySelector<HTMLElement>('[data-first-focus]')?.focus();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={id}
      onClose={onClose}
      onCancel={(event) => busy && event.preventDefault()}
    >
      <h2 id={id} className="modal-title">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
