package desk

// JobOffer is the time an agent has to answer an offer; its subject is a work
// item.
const JobOffer = "offer"
