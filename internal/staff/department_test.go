package staff_test

import (
	"testing"

	"github.com/madoguchi/madoguchi/internal/access"
	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/ids"
	"github.com/madoguchi/madoguchi/internal/staff"
	"github.com/madoguchi/madoguchi/internal/tenanttest"
)

func TestDepartmentsAreListedAsTheyWereSaved(t *testing.T) {
	a, b := tenanttest.Two(t)
	who := access.Job()
	second, err := staff.SaveDepartment(t.Context(), a, who, staff.Department{Name: "税務課", Position: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := staff.SaveDepartment(t.Context(), a, who, staff.Department{Name: " 市民課 ", Position: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := staff.SaveDepartment(t.Context(), a, who, staff.Department{ID: second, Name: "課税課", Position: 2, Closed: true}); err != nil {
		t.Fatal(err)
	}
	got, err := staff.Departments(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Name != "市民課" || got[0].Closed || got[1].Name != "課税課" || !got[1].Closed || got[1].ID != second {
		t.Errorf("departments %+v", got)
	}
	if other, err := staff.Departments(t.Context(), b); err != nil || len(other) != 0 {
		t.Errorf("the neighbour's departments %+v, %v", other, err)
	}
	_, err = staff.SaveDepartment(t.Context(), a, who, staff.Department{Name: "市民課", Position: 3})
	if fault.CodeOf(err) != "department_exists" {
		t.Errorf("same name: %v", err)
	}
	_, err = staff.SaveDepartment(t.Context(), b, who, staff.Department{ID: second, Name: "よその課"})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("the neighbour's id: %v", err)
	}
	if _, err := staff.SaveDepartment(t.Context(), a, who, staff.Department{ID: ids.New(), Name: "ない課"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("unknown id: %v", err)
	}
}
