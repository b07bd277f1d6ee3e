package civil

import (
	"fmt"
	"strconv"
	"time"
)

// Date is a day, counted from 1970-01-01.
type Date int

// First and Last bound the dates a form can hold.
var (
	First = fromYMD(1873, 1, 1)
	Last  = fromYMD(2199, 12, 31)
)

// Of returns the day of t where t stands (convert to JST first).
func Of(t time.Time) Date { return fromYMD(t.Year(), int(t.Month()), t.Day()) }

// fromYMD is the day count of a proleptic Gregorian date (Hinnant's algorithm,
// for years after 0).
func fromYMD(y, m, d int) Date {
	if m <= 2 {
		y--
	}
	era := y / 400
	yoe := y - era*400
	mp := (m + 9) % 12
	doy := (153*mp+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Date(era*146097 + doe - 719468)
}

// YMD returns year, month and day.
func (d Date) YMD() (y, m, day int) {
	z := int(d) + 719468
	era := z / 146097
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	y = yoe + era*400
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	m = mp + 3
	if m > 12 {
		m -= 12
	}
	if m <= 2 {
		y++
	}
	return y, m, day
}

// DaysIn returns the length of a month.
func DaysIn(y, m int) int {
	if m == 12 {
		return 31
	}
	return int(fromYMD(y, m+1, 1) - fromYMD(y, m, 1))
}

// New returns the date; false when there is no such day or it is out of range.
func New(y, m, d int) (Date, bool) {
	if y < 1873 || y > 2199 || m < 1 || m > 12 || d < 1 || d > DaysIn(y, m) {
		return 0, false
	}
	return fromYMD(y, m, d), true
}

// Parse reads exactly YYYY-MM-DD.
func Parse(s string) (Date, bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, ok1 := digits(s[0:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	if !ok1 || !ok2 || !ok3 {
		return 0, false
	}
	return New(y, m, d)
}

func digits(s string) (int, bool) {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// String is YYYY-MM-DD.
func (d Date) String() string {
	y, m, day := d.YMD()
	return fmt.Sprintf("%04d-%02d-%02d", y, m, day)
}

// AddDays returns the date n days later; false when out of range.
func (d Date) AddDays(n int) (Date, bool) {
	r := d + Date(n)
	return r, r >= First && r <= Last
}

// AddMonths returns the same day n months later, or the month's last day when
// it has no such day; false when out of range.
func (d Date) AddMonths(n int) (Date, bool) {
	y, m, day := d.YMD()
	months := y*12 + m - 1 + n
	if months < 1873*12 || months > 2199*12+11 {
		return 0, false
	}
	y, m = months/12, months%12+1
	return New(y, m, min(day, DaysIn(y, m)))
}

// Months returns the whole months from a to b, negative when b is earlier.
func Months(a, b Date) int {
	if b < a {
		return -Months(b, a)
	}
	ay, am, ad := a.YMD()
	by, bm, bd := b.YMD()
	n := (by-ay)*12 + bm - am
	if bd < ad {
		n--
	}
	return n
}

// Age returns the full years of someone born on birth, on the day at; one born
// on 29 February becomes older on 1 March of common years. False when at is
// before birth.
func Age(birth, at Date) (int, bool) {
	if at < birth {
		return 0, false
	}
	return Months(birth, at) / 12, true
}

// FiscalYear is the year in whose April the fiscal year (年度) of d began.
func (d Date) FiscalYear() int {
	y, m, _ := d.YMD()
	if m < 4 {
		return y - 1
	}
	return y
}
