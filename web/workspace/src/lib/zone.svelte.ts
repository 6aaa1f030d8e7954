/** The time zone that times are shown in: state, so that every time on the screen follows it. */
class Zone {
  /** An IANA name; undefined is the browser's. */
  name = $state<string>();
}

export const zone = new Zone();
