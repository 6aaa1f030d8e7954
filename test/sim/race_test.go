//go:build race

package sim

// raced says that the race detector watches, under which SQLite, which is
// compiled into the process, takes twenty times as long: the days are as many
// and less happens on each, for one seed instead of two.
const raced = true
