package staff

import (
	"context"
	"fmt"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/audit"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/pg"
	"github.com/madoguchi/madoguchi/internal/tenant"
)

// Department is a part of the municipality that applications go to.
type Department struct {
	ID       ids.ID
	Name     string
	Position int
	Closed   bool // takes no new work
	Staff    int  // people in it
}

// Departments lists them by position and name.
func Departments(ctx context.Context, sp *tenant.Space) ([]Department, error) {
	var out []Department
	err := sp.Read(ctx, func(tx *pg.Tx) error {
		rows, err := allDepartments(ctx, tx)
		for _, r := range rows {
			out = append(out, Department{
				ID: r.Department.ID, Name: r.Department.Name, Position: r.Department.Position,
				Closed: r.Department.ClosedAt != nil, Staff: r.Staff,
			})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list departments: %w", err)
	}
	return out, nil
}

// SaveDepartment adds a department (ID Nil) or changes its name, position and
// whether it is closed. Conflict "department_exists" when another has the
// name.
func SaveDepartment(ctx context.Context, sp *tenant.Space, who access.Principal, d Department) (ids.ID, error) {
	name, err := checkName("name", d.Name, 100)
	if err != nil {
		return ids.Nil, err
	}
	now := sp.Now()
	row := departmentRow{ID: d.ID, Name: name, Position: d.Position, CreatedAt: now}
	if d.Closed {
		row.ClosedAt = &now
	}
	action, write := "department.change", updateDepartment
	if d.ID == ids.Nil {
		row.ID, action, write = ids.New(), "department.add", insertDepartment
	}
	err = sp.InTx(ctx, func(tx *pg.Tx) error {
		if err := write(ctx, tx, row); err != nil {
			return err
		}
		return audit.Record(ctx, sp, tx, who, audit.Entry{Action: action, Object: "department", Entity: row.ID})
	})
	if err != nil {
		return ids.Nil, fmt.Errorf("save department: %w", err)
	}
	return row.ID, nil
}
