/** One section of a language file (languageSections in vite.shared.ts). */
declare module '*.json?section=workspace' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=settings' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=account' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=hand' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=offers' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=routing' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=wrapup' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=board' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=whatif' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
declare module '*.json?section=widget' {
  const words: import('./messageformat.ts').Catalogue;
  export default words;
}
