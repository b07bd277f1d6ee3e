package procedure

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type procedureRow struct {
	ID             ids.ID
	Slug           string
	Title          string
	Kana           string
	Description    string
	CategoryID     *ids.ID
	DepartmentID   *ids.ID
	LegalBasis     string
	ProcessingDays int
	Fee            string
	Documents      string
	Contact        string
	OpensAt        *time.Time
	ClosesAt       *time.Time
	Visibility     string
	RetentionClass string
	Identity       string
	State          string
	VersionID      *ids.ID
	VersionNumber  int

	NextVersionID     *ids.ID
	NextVersionNumber int
	NextAt            *time.Time

	Revision    int64
	SearchText  string
	SortKey     string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt   time.Time `gorm:"autoUpdateTime:false"`
	PublishedAt *time.Time

	Tags      []byte `gorm:"type:jsonb"`
	Position  int
	ShortCode string
	DoneText  string
	ReplyText string
}

func (procedureRow) TableName() string { return "procedure" }

func toRow(p Procedure) *procedureRow {
	return &procedureRow{
		ID: p.ID, Slug: p.Slug, Title: p.Title, Kana: p.Kana, Description: p.Description,
		CategoryID: pg.OptionalID(p.Category), DepartmentID: pg.OptionalID(p.Department),
		LegalBasis: p.LegalBasis, ProcessingDays: p.ProcessingDays, Fee: p.Fee, Documents: p.Documents,
		Contact: p.Contact, OpensAt: pg.OptionalTime(p.Opens), ClosesAt: pg.OptionalTime(p.Closes),
		Visibility: string(p.Visibility), RetentionClass: p.Retention, Identity: string(p.Identity),
		State: string(p.State), VersionID: pg.OptionalID(p.Version), VersionNumber: p.Number, Revision: p.Revision,
		NextVersionID: pg.OptionalID(p.NextVersion), NextVersionNumber: p.NextNumber, NextAt: pg.OptionalTime(p.NextAt),
		SearchText: searchText(p.Catalogue), SortKey: sortKey(p.Catalogue),
		CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt, PublishedAt: pg.OptionalTime(p.PublishedAt),
		Tags: asJSON(p.Tags), Position: p.Position, ShortCode: p.ShortCode, DoneText: p.DoneText, ReplyText: p.ReplyText,
	}
}

func fromRow(r procedureRow) Procedure {
	return Procedure{
		ID: r.ID, Slug: r.Slug, ShortCode: r.ShortCode, State: State(r.State), Version: pg.ID(r.VersionID), Number: r.VersionNumber,
		NextVersion: pg.ID(r.NextVersionID), NextNumber: r.NextVersionNumber, NextAt: pg.Time(r.NextAt),
		Revision: r.Revision, CreatedAt: r.CreatedAt.UTC(), UpdatedAt: r.UpdatedAt.UTC(), PublishedAt: pg.Time(r.PublishedAt),
		Catalogue: Catalogue{
			Title: r.Title, Kana: r.Kana, Description: r.Description, Category: pg.ID(r.CategoryID),
			Department: pg.ID(r.DepartmentID), LegalBasis: r.LegalBasis, ProcessingDays: r.ProcessingDays,
			Fee: r.Fee, Documents: r.Documents, Contact: r.Contact, Opens: pg.Time(r.OpensAt), Closes: pg.Time(r.ClosesAt),
			Visibility: Visibility(r.Visibility), Retention: r.RetentionClass, Identity: Identity(r.Identity),
			Tags: readTags(r.Tags), Position: r.Position, DoneText: r.DoneText, ReplyText: r.ReplyText,
		},
	}
}

func insertProcedure(ctx context.Context, tx *pg.Tx, p Procedure) error {
	err := gorm.G[procedureRow](tx.Gorm()).Create(ctx, toRow(p))
	return nameConflict(pg.Classify(err))
}

// nameConflict gives broken constraints the codes that people can act on.
func nameConflict(err error) error {
	switch pg.Constraint(err) {
	case "procedure_slug_key":
		return fault.New(fault.Conflict, "slug_taken")
	case "procedure_category_fkey":
		return fault.Fields([]fault.Field{{Path: "category", Key: "unknown"}})
	}
	return err
}

// updateProcedure writes everything of p where the revision is still base.
func updateProcedure(ctx context.Context, tx *pg.Tx, p Procedure, base int64) error {
	row := toRow(p)
	n, err := gorm.G[procedureRow](tx.Gorm()).Where("id = ? AND revision = ?", p.ID, base).
		Select("title", "kana", "description", "category_id", "department_id", "legal_basis", "processing_days",
			"fee", "documents", "contact", "opens_at", "closes_at", "visibility", "retention_class", "identity",
			"state", "version_id", "version_number", "next_version_id", "next_version_number", "next_at", "revision", "search_text", "sort_key", "updated_at", "published_at",
			"tags", "position", "short_code", "done_text", "reply_text").
		Updates(ctx, *row)
	if err != nil {
		return nameConflict(pg.Classify(err))
	}
	if n == 0 {
		return fault.New(fault.Conflict, "changed_by_other")
	}
	return nil
}

func findProcedure(ctx context.Context, tx *pg.Tx, where string, args ...any) (Procedure, error) {
	row, err := gorm.G[procedureRow](tx.Gorm()).Where(where, args...).Take(ctx)
	if err != nil {
		return Procedure{}, pg.Classify(err)
	}
	return fromRow(row), nil
}

func findProcedures(ctx context.Context, tx *pg.Tx, where string, args ...any) ([]Procedure, error) {
	rows, err := gorm.G[procedureRow](tx.Gorm()).Where(where, args...).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Procedure, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r)
	}
	return out, nil
}

// offered are those that are published at the instant, by the row or by plan.
const offered = "(state = 'published' OR next_at <= ?)"

func listProcedures(ctx context.Context, tx *pg.Tx, q Query, residents bool, now time.Time) ([]Procedure, error) {
	s := gorm.G[procedureRow](tx.Gorm()).Where("true")
	if residents {
		s = s.Where("visibility = 'public' AND (closes_at IS NULL OR closes_at > ?)", now)
		s = s.Where(offered, now)
	}
	switch {
	case residents || q.State == "":
	case q.State == Published:
		s = s.Where(offered, now)
	default:
		s = s.Where("state = ? AND (next_at IS NULL OR next_at > ?)", string(q.State), now)
	}
	if q.Department != ids.Nil && !residents {
		s = s.Where("department_id = ?", q.Department)
	}
	if q.Category != ids.Nil {
		s = s.Where("category_id = ?", q.Category)
	}
	if q.Tag != "" {
		s = s.Where("tags @> ?::jsonb", string(asJSON([]string{q.Tag})))
	}
	for _, word := range words(q.Text) {
		s = s.Where("position(? in search_text) > 0", word)
	}
	if q.After != "" {
		key, id, err := readCursor(q.After)
		if err != nil {
			return nil, err
		}
		s = s.Where("(sort_key, id) > (?, ?)", key, id)
	}
	rows, err := s.Order("sort_key, id").Limit(q.Limit + 1).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Procedure, len(rows))
	for i, r := range rows {
		out[i] = fromRow(r).At(now)
	}
	return out, nil
}

func readTags(raw []byte) []string {
	out := []string{}
	if err := json.Unmarshal(raw, &out); err != nil {
		return []string{} // the column holds what asJSON wrote
	}
	return out
}

func listTags(ctx context.Context, tx *pg.Tx, residents bool, now time.Time) ([]Tag, error) {
	query, args := "SELECT t.name, count(*) AS count FROM procedure, jsonb_array_elements_text(tags) AS t (name)", []any{}
	if residents {
		query += " WHERE visibility = 'public' AND (closes_at IS NULL OR closes_at > ?) AND " + offered
		args = append(args, now, now)
	}
	var out []Tag
	err := tx.Gorm().WithContext(ctx).Raw(query+" GROUP BY t.name ORDER BY count(*) DESC, t.name LIMIT 200", args...).Scan(&out).Error
	return out, pg.Classify(err)
}

type categoryRow struct {
	ID       ids.ID
	Name     string
	Position int
}

func (categoryRow) TableName() string { return "category" }

func listCategories(ctx context.Context, tx *pg.Tx) ([]Category, error) {
	rows, err := gorm.G[categoryRow](tx.Gorm()).Order("position, name, id").Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	out := make([]Category, len(rows))
	for i, r := range rows {
		out[i] = Category(r)
	}
	return out, nil
}

func putCategory(ctx context.Context, tx *pg.Tx, c Category, fresh bool) error {
	if fresh {
		row := categoryRow(c)
		return categoryConflict(pg.Classify(gorm.G[categoryRow](tx.Gorm()).Create(ctx, &row)))
	}
	n, err := gorm.G[categoryRow](tx.Gorm()).Where("id = ?", c.ID).Select("name", "position").Updates(ctx, categoryRow(c))
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return categoryConflict(pg.Classify(err))
}

func categoryConflict(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Conflict, "category_exists")
	}
	return err
}

func removeCategory(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	n, err := gorm.G[categoryRow](tx.Gorm()).Where("id = ?", id).Delete(ctx)
	if pg.Constraint(err) == "procedure_category_fkey" {
		return fault.New(fault.Conflict, "category_in_use")
	}
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}

func asJSON(list []string) []byte {
	if list == nil {
		list = []string{}
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // a list of strings always marshals
	}
	return b
}

// Titles returns the titles of the procedures, for lists of other rooms.
func Titles(ctx context.Context, tx *pg.Tx, of []ids.ID) (map[ids.ID]string, error) {
	out := map[ids.ID]string{}
	if len(of) == 0 {
		return out, nil
	}
	rows, err := gorm.G[procedureRow](tx.Gorm()).Select("id", "title").Where("id IN ?", of).Find(ctx)
	if err != nil {
		return nil, pg.Classify(err)
	}
	for _, r := range rows {
		out[r.ID] = r.Title
	}
	return out, nil
}
