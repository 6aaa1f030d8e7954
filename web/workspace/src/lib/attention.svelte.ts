/** Whether somebody looks at this page: it can be seen and its window has the focus. */
class Attention {
  here = $state(document.visibilityState === 'visible' && document.hasFocus());

  constructor() {
    const look = () => {
      this.here = document.visibilityState === 'visible' && document.hasFocus();
    };
    addEventListener('focus', look);
    addEventListener('blur', look);
    document.addEventListener('visibilitychange', look);
  }
}

export const attention = new Attention();
