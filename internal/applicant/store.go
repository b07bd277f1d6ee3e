package applicant

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

type sessionRow struct {
	ID          ids.ID
	TokenHash   string
	Plane       string
	EmailSealed []byte
	VerifiedAt  *time.Time
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt   time.Time
}

func (sessionRow) TableName() string { return "applicant_session" }

func insertSession(ctx context.Context, tx *pg.Tx, r sessionRow) error {
	return pg.Classify(gorm.G[sessionRow](tx.Gorm()).Create(ctx, &r))
}

func findSession(ctx context.Context, tx *pg.Tx, hash string, plane tenant.Plane, now time.Time) (sessionRow, error) {
	r, err := gorm.G[sessionRow](tx.Gorm()).
		Where("token_hash = ? AND plane = ? AND expires_at > ?", hash, string(plane), now).Take(ctx)
	return r, pg.Classify(err)
}

func sessionByID(ctx context.Context, tx *pg.Tx, id ids.ID, now time.Time) (sessionRow, error) {
	r, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ? AND expires_at > ?", id, now).Take(ctx)
	return r, pg.Classify(err)
}

func renewSession(ctx context.Context, tx *pg.Tx, id ids.ID, plane tenant.Plane, hash string, now time.Time) (sessionRow, error) {
	n, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ? AND plane = ? AND expires_at > ?", id, string(plane), now).
		Update(ctx, "token_hash", hash)
	if err != nil {
		return sessionRow{}, pg.Classify(err)
	}
	if n == 0 {
		return sessionRow{}, fault.New(fault.NotFound, "not_found")
	}
	return sessionByID(ctx, tx, id, now)
}

func setEmail(ctx context.Context, tx *pg.Tx, id ids.ID, sealed []byte, now time.Time) error {
	_, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ?", id).
		Select("email_sealed", "verified_at").Updates(ctx, sessionRow{EmailSealed: sealed, VerifiedAt: &now})
	return pg.Classify(err)
}

func deleteSession(ctx context.Context, tx *pg.Tx, id ids.ID) error {
	_, err := gorm.G[sessionRow](tx.Gorm()).Where("id = ?", id).Delete(ctx)
	return pg.Classify(err)
}

func deleteEnded(ctx context.Context, tx *pg.Tx, now time.Time) (int, error) {
	if _, err := gorm.G[verificationRow](tx.Gorm()).Where("expires_at < ?", now.Add(-verificationMemory)).Delete(ctx); err != nil {
		return 0, pg.Classify(err)
	}
	n, err := gorm.G[sessionRow](tx.Gorm()).Where("expires_at <= ?", now).Delete(ctx)
	return n, pg.Classify(err)
}

type grantRow struct {
	SessionID     ids.ID
	ApplicationID ids.ID
	GrantedAt     time.Time
	ExpiresAt     time.Time
}

func (grantRow) TableName() string { return "applicant_grant" }

func putGrant(ctx context.Context, tx *pg.Tx, r grantRow) error {
	onConflict := clause.OnConflict{
		Columns:   []clause.Column{{Name: "session_id"}, {Name: "application_id"}},
		DoUpdates: clause.AssignmentColumns([]string{"granted_at", "expires_at"}),
	}
	return pg.Classify(gorm.G[grantRow](tx.Gorm(), onConflict).Create(ctx, &r))
}

func deleteGrants(ctx context.Context, tx *pg.Tx, application ids.ID) error {
	_, err := gorm.G[grantRow](tx.Gorm()).Where("application_id = ?", application).Delete(ctx)
	return pg.Classify(err)
}

func hasGrant(ctx context.Context, tx *pg.Tx, session, application ids.ID, now time.Time) (bool, error) {
	n, err := gorm.G[grantRow](tx.Gorm()).
		Where("session_id = ? AND application_id = ? AND expires_at > ?", session, application, now).Count(ctx, "*")
	return n > 0, pg.Classify(err)
}

func lastGrant(ctx context.Context, tx *pg.Tx, session ids.ID, now time.Time) (ids.ID, error) {
	r, err := gorm.G[grantRow](tx.Gorm()).Where("session_id = ? AND expires_at > ?", session, now).
		Order("granted_at DESC, application_id DESC").Take(ctx)
	return r.ApplicationID, pg.Classify(err)
}

type verificationRow struct {
	ID          ids.ID
	SessionID   ids.ID
	EmailSealed []byte
	EmailIndex  []byte
	CodeMac     []byte
	Tries       int
	CreatedAt   time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt   time.Time
	UsedAt      *time.Time
}

func (verificationRow) TableName() string { return "email_verification" }

func insertVerification(ctx context.Context, tx *pg.Tx, r verificationRow) error {
	return pg.Classify(gorm.G[verificationRow](tx.Gorm()).Create(ctx, &r))
}

// lockAddress makes verifications of one address wait for each other, so that
// their number can be trusted.
func lockAddress(ctx context.Context, tx *pg.Tx, key int64) error {
	return pg.Classify(gorm.G[verificationRow](tx.Gorm()).Exec(ctx, "SELECT pg_advisory_xact_lock(?)", key))
}

func countVerifications(ctx context.Context, tx *pg.Tx, session ids.ID, index []byte, since time.Time) (ofAddress, ofSession int64, err error) {
	ofAddress, err = gorm.G[verificationRow](tx.Gorm()).Where("email_index = ? AND created_at > ?", index, since).Count(ctx, "*")
	if err != nil {
		return 0, 0, pg.Classify(err)
	}
	ofSession, err = gorm.G[verificationRow](tx.Gorm()).Where("session_id = ? AND created_at > ?", session, since).Count(ctx, "*")
	return ofAddress, ofSession, pg.Classify(err)
}

func lockVerification(ctx context.Context, tx *pg.Tx, id, session ids.ID) (verificationRow, error) {
	r, err := gorm.G[verificationRow](tx.Gorm(), clause.Locking{Strength: "UPDATE"}).
		Where("id = ? AND session_id = ?", id, session).Take(ctx)
	return r, pg.Classify(err)
}

func markVerification(ctx context.Context, tx *pg.Tx, r verificationRow) error {
	_, err := gorm.G[verificationRow](tx.Gorm()).Where("id = ?", r.ID).Select("tries", "used_at").Updates(ctx, r)
	return pg.Classify(err)
}
