package store

import "github.com/parley-desk/parley"

// An answer is an entry e with which an agent answered their visitor in their
// own words: the first after the visitor wrote, and what the visitor wrote
// further meanwhile belongs to it (domain 9.5). It took as long as the visitor
// had waited for it since, also while they waited in the queue. Each is
// found by its time, in an index that holds nothing else.
const (
	boardAnswers = `e.asked_at > 0 AND e.created_at >= $1`
	answerSums   = `SELECT e.author_id, COUNT(*), CAST(SUM(e.created_at - e.asked_at) AS BIGINT),
		COUNT(CASE WHEN e.answer_no = 1 THEN 1 END), CAST(SUM(CASE WHEN e.answer_no = 1 THEN e.created_at - e.asked_at ELSE 0 END) AS BIGINT) FROM entry e`
	// answeredWork joins the work item the agents had then.
	answeredWork = ` JOIN work_item w ON w.id = (SELECT x.id FROM work_item x
		WHERE x.conversation_id = e.conversation_id AND x.work_start <= e.created_at ORDER BY x.work_start DESC, x.id DESC LIMIT 1)`

	// A conversation has fewer than a hundred million entries.
	answerKey   = `substr(e.conversation_id, 1, 24) || substr(CAST(100000000 + e.seq AS TEXT), 2)`
	boardAnswer = `SELECT ` + answerKey + ` AS row_key, w.id AS item, e.created_at AS row_at, e.author_id AS row_user,
			CASE WHEN e.answer_no = 1 THEN 'first' ELSE '' END AS row_reason, e.created_at - e.asked_at AS row_ms
		FROM entry e` + answeredWork + ` WHERE ` + boardAnswers + ` AND e.created_at <= $6 AND (e.created_at < $6 OR ` + answerKey + ` < $7)`
	newestAnswer = ` ORDER BY e.created_at DESC, row_key DESC LIMIT $8`
)

// AgentAnswers are the answers an agent gave to visitors.
type AgentAnswers struct {
	Agent   parley.ID
	Answers int64
	// TookMS is how long visitors had waited for all of them, in milliseconds.
	TookMS int64
	// First are those that were the first of their conversation.
	First, FirstMS int64
}

// AnswersByAgent sums up the answers to visitors since the filter's moment.
func (r *Reader) AnswersByAgent(f BoardFilter) ([]AgentAnswers, error) {
	scan := func(r row) (a AgentAnswers, err error) {
		err = r.Scan(&a.Agent, &a.Answers, &a.TookMS, &a.First, &a.FirstMS)
		return a, err
	}
	if f.Queue == "" && f.Channel == "" { // the index says it all
		return many(r, scan, answerSums+` WHERE `+boardAnswers+` GROUP BY e.author_id`, f.Since)
	}
	return many(r, scan, answerSums+answeredWork+` WHERE `+boardAnswers+ofBoard+` GROUP BY e.author_id`, f.args()...)
}
