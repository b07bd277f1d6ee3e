package civil

import "fmt"

// Era is one of the Japanese eras a date can be written in.
type Era struct {
	Name  string // 令和
	Code  string // R
	Latin string // Reiwa
	Start Date
}

// Eras returns the eras, newest first.
func Eras() []Era {
	return []Era{
		{"令和", "R", "Reiwa", fromYMD(2019, 5, 1)},
		{"平成", "H", "Heisei", fromYMD(1989, 1, 8)},
		{"昭和", "S", "Showa", fromYMD(1926, 12, 25)},
		{"大正", "T", "Taisho", fromYMD(1912, 7, 30)},
		{"明治", "M", "Meiji", fromYMD(1868, 10, 23)},
	}
}

// Era returns the era of d and the year in it.
func (d Date) Era() (Era, int) {
	eras := Eras()
	for _, e := range eras[:len(eras)-1] {
		if d >= e.Start {
			return e, d.eraYear(e)
		}
	}
	e := eras[len(eras)-1]
	return e, d.eraYear(e)
}

func (d Date) eraYear(e Era) int {
	y, _, _ := d.YMD()
	first, _, _ := e.Start.YMD()
	return y - first + 1
}

// WarekiYear is "令和6年"; the first year is "令和元年".
func (d Date) WarekiYear() string {
	e, n := d.Era()
	if n == 1 {
		return e.Name + "元年"
	}
	return fmt.Sprintf("%s%d年", e.Name, n)
}

// Wareki is "令和6年4月1日".
func (d Date) Wareki() string {
	_, m, day := d.YMD()
	return fmt.Sprintf("%s%d月%d日", d.WarekiYear(), m, day)
}

// Seireki is "2024年4月1日".
func (d Date) Seireki() string {
	y, m, day := d.YMD()
	return fmt.Sprintf("%d年%d月%d日", y, m, day)
}

// English is "1 April 2024".
func (d Date) English() string {
	y, m, day := d.YMD()
	names := [...]string{"January", "February", "March", "April", "May", "June",
		"July", "August", "September", "October", "November", "December"}
	return fmt.Sprintf("%d %s %d", day, names[m-1], y)
}
