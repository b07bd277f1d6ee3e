package staff

import (
	"context"
	"time"

	"gorm.io/gorm"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type sessionRow struct {
	ID         ids.ID
	TokenHash  string
	StaffID    ids.ID
	Level      string
	Plane      string
	Generation int64
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	SeenAt     time.Time
	ExpiresAt  time.Time
}

func (sessionRow) TableName() string { return "staff_session" }

type invitationRow struct {
	ID          ids.ID
	TokenHash   string
	MailSealed  []byte
	MailIndex   []byte
	StaffID     *ids.ID
	Roles       []byte `gorm:"type:jsonb"`
	Departments []byte `gorm:"type:jsonb"`
	InvitedBy   string
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt   time.Time
	UsedAt      *time.Time
	RevokedAt   *time.Time
}

func (invitationRow) TableName() string { return "invitation" }

func insertSession(ctx context.Context, tx *pg.Tx, r sessionRow) error {
	return pg.Classify(gorm.G[sessionRow](tx.Gorm()).Create(ctx, &r))
}

func findSession(ctx context.Context, tx *pg.Tx, hash string) (sessionRow, error) {
	row, err := gorm.G[sessionRow](tx.Gorm()).Where("token_hash = ?", hash).Take(ctx)
	return row, pg.Classify(err)
}

func sessionsOf(ctx context.Context, tx *pg.Tx, staff ids.ID) ([]sessionRow, error) {
	rows, err := gorm.G[sessionRow](tx.Gorm()).Where("staff_id = ?", staff).Order("created_at DESC, id DESC").Find(ctx)
	return rows, pg.Classify(err)
}

func touchSession(ctx context.Context, tx *pg.Tx, id ids.ID, at time.Time) error {
	_, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ?", id).Update(ctx, "seen_at", at)
	return pg.Classify(err)
}

// endSession removes one session of the person; NotFound when it is not
// theirs.
func endSession(ctx context.Context, tx *pg.Tx, staff, id ids.ID) error {
	n, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ? AND staff_id = ?", id, staff).Delete(ctx)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}

func endSessions(ctx context.Context, tx *pg.Tx, staff ids.ID) error {
	_, err := gorm.G[sessionRow](tx.Gorm()).Where("staff_id = ?", staff).Delete(ctx)
	return pg.Classify(err)
}

// forgetSessions removes what is over: nothing else ever would.
func forgetSessions(ctx context.Context, tx *pg.Tx, now time.Time) error {
	_, err := gorm.G[sessionRow](tx.Gorm()).Where("expires_at < ?", now).Delete(ctx)
	return pg.Classify(err)
}

func insertInvitation(ctx context.Context, tx *pg.Tx, r invitationRow) error {
	return pg.Classify(gorm.G[invitationRow](tx.Gorm()).Create(ctx, &r))
}

const stillOpen = "used_at IS NULL AND revoked_at IS NULL AND expires_at > ?"

func findInvitation(ctx context.Context, tx *pg.Tx, hash string, now time.Time) (invitationRow, error) {
	row, err := gorm.G[invitationRow](tx.Gorm()).Where("token_hash = ? AND "+stillOpen, hash, now).Take(ctx)
	return row, pg.Classify(err)
}

func openInvitations(ctx context.Context, tx *pg.Tx, now time.Time) ([]invitationRow, error) {
	rows, err := gorm.G[invitationRow](tx.Gorm()).Where(stillOpen, now).Order("created_at DESC, id DESC").Find(ctx)
	return rows, pg.Classify(err)
}

// useInvitation takes it for the caller's transaction; NotFound when somebody
// did before.
func useInvitation(ctx context.Context, tx *pg.Tx, id ids.ID, now time.Time) (invitationRow, error) {
	n, err := gorm.G[invitationRow](tx.Gorm()).Where("id = ? AND "+stillOpen, id, now).Update(ctx, "used_at", now)
	if err == nil && n == 0 {
		return invitationRow{}, fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return invitationRow{}, pg.Classify(err)
	}
	row, err := gorm.G[invitationRow](tx.Gorm()).Where("id = ?", id).Take(ctx)
	return row, pg.Classify(err)
}

func revokeInvitation(ctx context.Context, tx *pg.Tx, id ids.ID, now time.Time) error {
	n, err := gorm.G[invitationRow](tx.Gorm()).Where("id = ? AND "+stillOpen, id, now).Update(ctx, "revoked_at", now)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(err)
}

func revokeInvitationsTo(ctx context.Context, tx *pg.Tx, mailIndex []byte, now time.Time) error {
	_, err := gorm.G[invitationRow](tx.Gorm()).
		Where("mail_index = ? AND used_at IS NULL AND revoked_at IS NULL", mailIndex).Update(ctx, "revoked_at", now)
	return pg.Classify(err)
}

// seeded tells whether somebody is here or on the way.
func seeded(ctx context.Context, tx *pg.Tx, mailIndex []byte, now time.Time) (bool, error) {
	people, err := gorm.G[staffRow](tx.Gorm()).Count(ctx, "*")
	if err != nil || people > 0 {
		return people > 0, pg.Classify(err)
	}
	invited, err := gorm.G[invitationRow](tx.Gorm()).Where("mail_index = ? AND "+stillOpen, mailIndex, now).Count(ctx, "*")
	return invited > 0, pg.Classify(err)
}
