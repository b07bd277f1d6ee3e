package operator

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type operatorRow struct {
	ID           ids.ID
	Mail         string
	Name         string
	PasswordHash string
	TotpSealed   []byte
	TotpStep     int64
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	SuspendedAt  *time.Time
}

func (operatorRow) TableName() string { return "operator" }

type sessionRow struct {
	ID         ids.ID
	TokenHash  string
	OperatorID ids.ID
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	SeenAt     time.Time
	ExpiresAt  time.Time
}

func (sessionRow) TableName() string { return "operator_session" }

type actRow struct {
	ID         ids.ID
	At         time.Time
	OperatorID ids.ID
	Name       string
	RequestID  string
	Action     string
	EntityID   ids.ID
}

func (actRow) TableName() string { return "operator_act" }

func insertOperator(tx *pg.Tx, r operatorRow) error { return pg.Classify(tx.Gorm().Create(&r).Error) }
func insertAct(tx *pg.Tx, r actRow) error           { return pg.Classify(tx.Gorm().Create(&r).Error) }

func findOperator(tx *pg.Tx, where string, arg any) (r operatorRow, err error) {
	return r, pg.Classify(tx.Gorm().Where(where, arg).Take(&r).Error)
}

func lockOperator(tx *pg.Tx, id ids.ID) (r operatorRow, err error) {
	return r, pg.Classify(tx.Gorm().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id).Take(&r).Error)
}

func allOperators(tx *pg.Tx) (rows []operatorRow, err error) {
	return rows, pg.Classify(tx.Gorm().Order("mail").Find(&rows).Error)
}

func suspendOperator(tx *pg.Tx, mail string, at time.Time) error {
	row, err := findOperator(tx, "mail = ?", mail)
	if err != nil {
		return err
	}
	if err := tx.Gorm().Model(&row).Where("id = ?", row.ID).Update("suspended_at", at).Error; err != nil {
		return pg.Classify(err)
	}
	return pg.Classify(tx.Gorm().Where("operator_id = ?", row.ID).Delete(&sessionRow{}).Error)
}

// beginSession also remembers the code's step and forgets sessions that ended.
func beginSession(tx *pg.Tx, s sessionRow, step int64) error {
	for _, do := range []func() *gorm.DB{
		func() *gorm.DB { return tx.Gorm().Where("expires_at < ?", s.CreatedAt).Delete(&sessionRow{}) },
		func() *gorm.DB {
			return tx.Gorm().Model(&operatorRow{}).Where("id = ?", s.OperatorID).Update("totp_step", step)
		},
		func() *gorm.DB { return tx.Gorm().Create(&s) },
	} {
		if err := do().Error; err != nil {
			return pg.Classify(err)
		}
	}
	return nil
}

func findSession(tx *pg.Tx, hash string) (s sessionRow, err error) {
	return s, pg.Classify(tx.Gorm().Where("token_hash = ?", hash).Take(&s).Error)
}

func touchSession(tx *pg.Tx, id ids.ID, at time.Time) error {
	return pg.Classify(tx.Gorm().Model(&sessionRow{}).Where("id = ?", id).Update("seen_at", at).Error)
}

func endSession(tx *pg.Tx, id ids.ID) error {
	return pg.Classify(tx.Gorm().Where("id = ?", id).Delete(&sessionRow{}).Error)
}
