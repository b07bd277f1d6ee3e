package review

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type memoRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	At            time.Time
	StaffID       ids.ID
	StaffName     string
	TextSealed    []byte
}

func (memoRow) TableName() string { return "review_memo" }

func insertMemo(ctx context.Context, tx *pg.Tx, r memoRow) error {
	return pg.Classify(gorm.G[memoRow](tx.Gorm()).Create(ctx, &r))
}

func listMemos(ctx context.Context, tx *pg.Tx, application ids.ID) ([]memoRow, error) {
	rows, err := gorm.G[memoRow](tx.Gorm()).Where("application_id = ?", application).Order("at, id").Find(ctx)
	return rows, pg.Classify(err)
}

type announcementRow struct {
	DepartmentID ids.ID
	At           time.Time
}

func (announcementRow) TableName() string { return "review_announcement" }

// lockAnnouncement returns when the department was last told, long ago when
// never. Another job of the department waits until the transaction ends.
func lockAnnouncement(ctx context.Context, tx *pg.Tx, department ids.ID) (time.Time, error) {
	never := announcementRow{DepartmentID: department, At: time.Unix(0, 0).UTC()}
	if err := gorm.G[announcementRow](tx.Gorm(), clause.OnConflict{DoNothing: true}).Create(ctx, &never); err != nil {
		return time.Time{}, pg.Classify(err)
	}
	r, err := gorm.G[announcementRow](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).
		Where("department_id = ?", department).Take(ctx)
	return r.At, pg.Classify(err)
}

func markAnnouncement(ctx context.Context, tx *pg.Tx, department ids.ID, at time.Time) error {
	_, err := gorm.G[announcementRow](tx.Gorm()).Where("department_id = ?", department).Update(ctx, "at", at)
	return pg.Classify(err)
}

type officeRow struct {
	ID            ids.ID
	ApplicationID ids.ID
	Number        int
	At            time.Time
	StaffID       ids.ID
	StaffName     string
	Fields        []byte `gorm:"type:jsonb"`
	AnswersSealed []byte
}

func (officeRow) TableName() string { return "review_answer" }

func insertOffice(ctx context.Context, tx *pg.Tx, r officeRow) error {
	return pg.Classify(gorm.G[officeRow](tx.Gorm()).Create(ctx, &r))
}

func lastOffice(ctx context.Context, tx *pg.Tx, application ids.ID) (officeRow, error) {
	r, err := gorm.G[officeRow](tx.Gorm()).Where("application_id = ?", application).Order("number DESC").Take(ctx)
	return r, pg.Classify(err)
}

func listOffices(ctx context.Context, tx *pg.Tx, application ids.ID) ([]officeRow, error) {
	rows, err := gorm.G[officeRow](tx.Gorm()).Where("application_id = ?", application).Order("number").Find(ctx)
	return rows, pg.Classify(err)
}
