// Package parley is the vocabulary of the desk: what exists, which states it
// may be in, which steps between states are legal, and how a wrong input is
// named. It imports the standard library only and performs no I/O, so opening
// the repository shows the business first.
//
// Two spines carry everything:
//
//   - A [Conversation] is an ordered stream of [Entry] values with members.
//     Every entry has a sequence number without gaps, once for staff (Seq) and
//     once for the public (PublicSeq), so either kind of reader can say "since n"
//     and receive exactly the rest, and neither can see that the other has more.
//   - A [WorkItem] is what waits for somebody in a [Queue]. A chat's support
//     queue entry and its work item are the same row seen from two sides.
//
// An [Interaction] is one contact of one customer on one channel: it owns a
// support conversation and travels through queues as work items. A [Case] is
// the follow-up and owns a record conversation.
//
// What happens when is in package desk, how it is kept in package store, how
// it enters and leaves in the packages api, portal, live and channel.
package parley
