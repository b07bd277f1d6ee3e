package staff

import (
	"context"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
)

type staffRow struct {
	ID           ids.ID
	Name         string
	MailSealed   []byte
	MailIndex    []byte
	PasswordHash string
	TotpSealed   []byte
	TotpActive   bool
	TotpStep     int64
	SuspendedAt  *time.Time
	SignedInAt   *time.Time
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
}

func (staffRow) TableName() string { return "staff" }

type roleRow struct {
	StaffID ids.ID
	Role    string
}

func (roleRow) TableName() string { return "staff_role" }

type memberRow struct {
	StaffID      ids.ID
	DepartmentID ids.ID
}

func (memberRow) TableName() string { return "staff_department" }

type departmentRow struct {
	ID        ids.ID
	Name      string
	Position  int
	ClosedAt  *time.Time
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

func (departmentRow) TableName() string { return "department" }

var locking = clause.Locking{Strength: "UPDATE"}

func allStaff(ctx context.Context, tx *pg.Tx) ([]staffRow, error) {
	rows, err := gorm.G[staffRow](tx.Gorm()).Order("name, id").Find(ctx)
	return rows, pg.Classify(err)
}

// activeStaff returns who has the role in the department and is not suspended.
func activeStaff(ctx context.Context, tx *pg.Tx, department ids.ID, role access.Role) ([]staffRow, error) {
	rows, err := gorm.G[staffRow](tx.Gorm()).Order("id").
		Where(`suspended_at IS NULL AND id IN (SELECT staff_id FROM staff_role WHERE role = ?)
			AND id IN (SELECT staff_id FROM staff_department WHERE department_id = ?)`, string(role), department).
		Find(ctx)
	return rows, pg.Classify(err)
}

func findStaff(ctx context.Context, tx *pg.Tx, where string, args ...any) (staffRow, error) {
	row, err := gorm.G[staffRow](tx.Gorm()).Where(where, args...).Take(ctx)
	return row, pg.Classify(err)
}

func lockStaff(ctx context.Context, tx *pg.Tx, id ids.ID) (staffRow, error) {
	row, err := gorm.G[staffRow](tx.Gorm(), locking).Where("id = ?", id).Take(ctx)
	return row, pg.Classify(err)
}

// lockAdministrators returns and locks everybody who administers and can sign
// in.
func lockAdministrators(ctx context.Context, tx *pg.Tx) ([]ids.ID, error) {
	rows, err := gorm.G[staffRow](tx.Gorm(), locking).Order("id").
		Where("suspended_at IS NULL AND id IN (SELECT staff_id FROM staff_role WHERE role = ?)", string(access.TenantAdministrator)).
		Find(ctx)
	out := make([]ids.ID, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out, pg.Classify(err)
}

func insertStaff(ctx context.Context, tx *pg.Tx, r staffRow) error {
	err := pg.Classify(gorm.G[staffRow](tx.Gorm()).Create(ctx, &r))
	if pg.Constraint(err) == "staff_mail_key" {
		return fault.New(fault.Conflict, "already_staff")
	}
	return err
}

// renewStaff gives an account a new name and password, forgets its second
// factor and ends its sessions.
func renewStaff(ctx context.Context, tx *pg.Tx, r staffRow) error {
	err := change(ctx, tx, r.ID, map[string]any{
		"name": r.Name, "password_hash": r.PasswordHash, "totp_sealed": nil, "totp_active": false, "totp_step": 0,
	})
	if err != nil {
		return err
	}
	return endSessions(ctx, tx, r.ID)
}

func setSecret(ctx context.Context, tx *pg.Tx, id ids.ID, sealed []byte) error {
	return change(ctx, tx, id, map[string]any{"totp_sealed": sealed, "totp_step": 0})
}

func markSignedIn(ctx context.Context, tx *pg.Tx, id ids.ID, step int64, at time.Time) error {
	return change(ctx, tx, id, map[string]any{"totp_active": true, "totp_step": step, "signed_in_at": at})
}

func setSuspended(ctx context.Context, tx *pg.Tx, id ids.ID, at *time.Time) error {
	return change(ctx, tx, id, map[string]any{"suspended_at": at})
}

func change(_ context.Context, tx *pg.Tx, id ids.ID, columns map[string]any) error {
	res := tx.Gorm().Model(&staffRow{}).Where("id = ?", id).Updates(columns)
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return pg.Classify(res.Error)
}

func rolesOf(ctx context.Context, tx *pg.Tx) (map[ids.ID][]access.Role, error) {
	rows, err := gorm.G[roleRow](tx.Gorm()).Order("staff_id, role").Find(ctx)
	out := map[ids.ID][]access.Role{}
	for _, r := range rows {
		out[r.StaffID] = append(out[r.StaffID], access.Role(r.Role))
	}
	return out, pg.Classify(err)
}

func rolesOfOne(ctx context.Context, tx *pg.Tx, id ids.ID) ([]access.Role, error) {
	rows, err := gorm.G[roleRow](tx.Gorm()).Where("staff_id = ?", id).Order("role").Find(ctx)
	out := make([]access.Role, 0, len(rows))
	for _, r := range rows {
		out = append(out, access.Role(r.Role))
	}
	return out, pg.Classify(err)
}

func departmentsOf(ctx context.Context, tx *pg.Tx) (map[ids.ID][]ids.ID, error) {
	rows, err := gorm.G[memberRow](tx.Gorm()).Order("staff_id, department_id").Find(ctx)
	out := map[ids.ID][]ids.ID{}
	for _, r := range rows {
		out[r.StaffID] = append(out[r.StaffID], r.DepartmentID)
	}
	return out, pg.Classify(err)
}

func departmentsOfOne(ctx context.Context, tx *pg.Tx, id ids.ID) ([]ids.ID, error) {
	rows, err := gorm.G[memberRow](tx.Gorm()).Where("staff_id = ?", id).Order("department_id").Find(ctx)
	out := make([]ids.ID, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.DepartmentID)
	}
	return out, pg.Classify(err)
}

func writeRoles(ctx context.Context, tx *pg.Tx, id ids.ID, roles []access.Role, departments []ids.ID) error {
	if err := knownDepartments(ctx, tx, departments); err != nil {
		return err
	}
	if _, err := gorm.G[roleRow](tx.Gorm()).Where("staff_id = ?", id).Delete(ctx); err != nil {
		return pg.Classify(err)
	}
	if _, err := gorm.G[memberRow](tx.Gorm()).Where("staff_id = ?", id).Delete(ctx); err != nil {
		return pg.Classify(err)
	}
	for _, role := range distinct(roles) {
		if err := gorm.G[roleRow](tx.Gorm()).Create(ctx, &roleRow{StaffID: id, Role: string(role)}); err != nil {
			return pg.Classify(err)
		}
	}
	for _, d := range distinct(departments) {
		if err := gorm.G[memberRow](tx.Gorm()).Create(ctx, &memberRow{StaffID: id, DepartmentID: d}); err != nil {
			return pg.Classify(err)
		}
	}
	return nil
}

func knownDepartments(ctx context.Context, tx *pg.Tx, departments []ids.ID) error {
	wanted := distinct(departments)
	if len(wanted) == 0 {
		return nil
	}
	n, err := gorm.G[departmentRow](tx.Gorm()).Where("id IN ?", wanted).Count(ctx, "*")
	if err != nil {
		return pg.Classify(err)
	}
	if int(n) != len(wanted) {
		return fault.Fields([]fault.Field{{Path: "departments", Key: "unknown"}})
	}
	return nil
}

func distinct[T comparable](in []T) []T {
	seen := map[T]bool{}
	var out []T
	for _, v := range in {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}

type countedDepartment struct {
	Department departmentRow `gorm:"embedded"` // gorm overlooks an unexported anonymous struct
	Staff      int
}

func allDepartments(ctx context.Context, tx *pg.Tx) ([]countedDepartment, error) {
	rows, err := gorm.G[countedDepartment](tx.Gorm()).Raw(`
		SELECT d.id, d.name, d.position, d.closed_at, d.created_at, count(m.staff_id) AS staff
		FROM department d LEFT JOIN staff_department m ON m.department_id = d.id
		GROUP BY d.id ORDER BY d.position, d.name`).Find(ctx)
	return rows, pg.Classify(err)
}

func insertDepartment(ctx context.Context, tx *pg.Tx, r departmentRow) error {
	return sameName(pg.Classify(gorm.G[departmentRow](tx.Gorm()).Create(ctx, &r)))
}

func updateDepartment(_ context.Context, tx *pg.Tx, r departmentRow) error {
	res := tx.Gorm().Model(&departmentRow{}).Where("id = ?", r.ID).
		Updates(map[string]any{"name": r.Name, "position": r.Position, "closed_at": r.ClosedAt})
	if res.Error == nil && res.RowsAffected == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	return sameName(pg.Classify(res.Error))
}

func sameName(err error) error {
	if pg.Constraint(err) == "department_name_key" {
		return fault.New(fault.Conflict, "department_exists")
	}
	return err
}
