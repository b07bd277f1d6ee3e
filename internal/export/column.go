package export

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/madoguchi/madoguchi/internal/application"
	"github.com/madoguchi/madoguchi/internal/clock"
	"github.com/madoguchi/madoguchi/internal/form"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/review"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

func stateLabels() map[application.State]string {
	return map[application.State]string{
		application.Submitted:  "受付",
		application.Accepted:   "受理",
		application.InReview:   "審査中",
		application.Returned:   "補正依頼中",
		application.InApproval: "決裁中",
		application.Approved:   "承認",
		application.Rejected:   "却下",
		application.Refused:    "不受理",
		application.Issued:     "交付",
		application.Completed:  "完了",
		application.Withdrawn:  "取下げ",
	}
}

// version is one form version in the list.
type version struct {
	number int
	form   *form.Form
	places []int // where its columns stand in the list
}

// columns are those of all versions that occur, newest first: a field that an
// older version had and the newest has not comes after.
type columns struct {
	labels   []string
	versions map[ids.ID]version
}

type columnKey struct{ field, part string }

func newColumns(occurring []application.FormVersion) (*columns, error) {
	c := &columns{versions: map[ids.ID]version{}}
	place := map[columnKey]int{}
	for _, v := range occurring {
		f, err := form.Parse(v.Document)
		if err != nil {
			return nil, fmt.Errorf("form version %s: %w", v.ID, err)
		}
		ver := version{number: v.Number, form: f}
		for _, col := range f.Columns() {
			k := columnKey{col.FieldID, col.Part}
			at, ok := place[k]
			if !ok {
				at = len(c.labels)
				place[k] = at
				c.labels = append(c.labels, col.Label)
			}
			ver.places = append(ver.places, at)
		}
		c.versions[v.ID] = ver
	}
	return c, nil
}

func fixed() []string {
	return []string{"受付番号", "状態", "受付日時", "更新日時", "様式の版"}
}

func (c *columns) heading() []string { return append(fixed(), c.labels...) }

// cells gives one application's line. A record that no longer opens keeps its
// line, so that the list is complete, and says what is wrong.
func (c *columns) cells(ctx context.Context, sp *tenant.Space, rec application.Record) ([]string, error) {
	v, known := c.versions[rec.Version]
	line := append([]string{
		rec.ReceiptNumber, stateLabels()[rec.State], instant(rec.SubmittedAt), instant(rec.UpdatedAt), strconv.Itoa(v.number),
	}, make([]string, len(c.labels))...)
	answers := line[len(fixed()):]
	if rec.Damaged || !known {
		if len(answers) > 0 {
			answers[0] = "（内容を読み取れません）"
		}
		return line, nil
	}
	a, err := form.ParseAnswers(rec.Answers)
	if err != nil {
		return nil, fmt.Errorf("answers of application %s: %w", rec.ID, err)
	}
	if v.form.StaffOnly() {
		if a, err = review.WithOffice(ctx, sp, rec.ID, a); err != nil {
			return nil, fmt.Errorf("staff fields of application %s: %w", rec.ID, err)
		}
	}
	for i, cell := range v.form.Cells(a) {
		answers[v.places[i]] = cell
	}
	return line, nil
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(clock.JST).Format("2006-01-02 15:04:05")
}
