package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/parley-desk/parley"
)

// listSizes are how long the lists of ids are that queries get: few, so that
// there are few texts to prepare. A shorter list is filled up with its last id.
var listSizes = []int{1, 8, 64, 512} //nolint:gochecknoglobals // a constant

// manyOf reads about some records, whose ids text gets as a list of SQL after
// args, "($3,$4)"; ids nil are all records, and the list is "". Many ids take
// several queries, so that no order goes beyond one of them.
func manyOf[T any](r *Reader, ids []parley.ID, scan func(row) (T, error), text func(list string) string, args ...any) ([]T, error) {
	if ids == nil {
		return many(r, scan, text(""), args...)
	}
	all := []T{}
	for chunk := range slices.Chunk(ids, listSizes[len(listSizes)-1]) {
		size := listSizes[slices.IndexFunc(listSizes, func(n int) bool { return n >= len(chunk) })]
		values := slices.Clone(args)
		var list strings.Builder
		for i := range size {
			values = append(values, chunk[min(i, len(chunk)-1)])
			list.WriteString(",$" + strconv.Itoa(len(values)))
		}
		some, err := many(r, scan, text("("+list.String()[1:]+")"), values...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// values is rows as a list of SQL for VALUES, "($1,$2),($3,$4)", and what its
// parameters are. The columns are those of the first row: its values say of
// which types they are.
func values(rows [][]any) (list string, args []any) {
	var text strings.Builder
	for i, row := range rows {
		for j, value := range row {
			args = append(args, value)
			place := "$" + strconv.Itoa(len(args))
			if i == 0 {
				place = "CAST(" + place + " AS " + typeOf(value) + ")"
			}
			text.WriteString(map[bool]string{true: ",(", false: ","}[j == 0] + place)
		}
		text.WriteString(")")
	}
	return text.String()[1:], args
}

// typeOf is the type of a column with such a value; one that may be NULL is TEXT.
func typeOf(value any) string {
	switch value.(type) {
	case int, int64, parley.Time:
		return "BIGINT"
	case bool:
		return "BOOLEAN"
	}
	return "TEXT"
}

// where is the condition of a query that has no other.
func where(column, list string) string {
	if list == "" {
		return ""
	}
	return " WHERE " + column + " IN " + list
}

// and is a further condition.
func and(column, list string) string {
	if list == "" {
		return ""
	}
	return " AND " + column + " IN " + list
}
