package application_test

import (
	"strings"
	"testing"

	"github.com/madoguchi/madoguchi/internal/application"
)

const receiptLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

func plainNumber(t *testing.T, number string) string {
	t.Helper()
	if read, ok := application.ReadReceiptNumber(number); !ok || read != number {
		t.Fatalf("%q does not read as itself", number)
	}
	return strings.ReplaceAll(number, "-", "")
}

// Whatever one mistake a person makes, the number is refused.
func TestReceiptNumberFindsMistakes(t *testing.T) {
	o := openOffice(t, "public-comment")
	for range 3 {
		s := plainNumber(t, o.submit(t, comment()).ReceiptNumber)
		for i := range s {
			for _, c := range receiptLetters {
				wrong := s[:i] + string(c) + s[i+1:]
				if _, ok := application.ReadReceiptNumber(wrong); ok && wrong != s {
					t.Fatalf("%s for %s goes unnoticed", wrong, s)
				}
			}
			for j := i + 1; j < len(s); j++ {
				swapped := []byte(s)
				swapped[i], swapped[j] = swapped[j], swapped[i]
				if _, ok := application.ReadReceiptNumber(string(swapped)); ok && string(swapped) != s {
					t.Fatalf("%s for %s goes unnoticed", swapped, s)
				}
			}
		}
	}
}

func TestReceiptNumberIsReadLeniently(t *testing.T) {
	o := openOffice(t, "public-comment")
	number := o.submit(t, comment()).ReceiptNumber
	wide := strings.Map(func(r rune) rune {
		if r == '-' {
			return 'ー'
		}
		return r - '!' + '！'
	}, number)
	for _, typed := range []string{
		strings.ToLower(number), strings.ReplaceAll(number, "-", ""), strings.ReplaceAll(number, "-", " "), " " + number + "\n", wide,
	} {
		if got, ok := application.ReadReceiptNumber(typed); !ok || got != number {
			t.Errorf("%q reads as %q, %v", typed, got, ok)
		}
	}
	for _, typed := range []string{"", "2", number + "2", "----", strings.Repeat("2", 500), "’ OR 1=1", number[:5] + "O" + number[6:]} {
		if got, ok := application.ReadReceiptNumber(typed); ok {
			t.Errorf("%q reads as %q", typed, got)
		}
	}
}

func FuzzReadReceiptNumber(f *testing.F) {
	f.Add("2222-2222-222")
	f.Add("ｊｊ－２２")
	f.Fuzz(func(t *testing.T, typed string) {
		got, ok := application.ReadReceiptNumber(typed)
		if !ok {
			return
		}
		if again, ok := application.ReadReceiptNumber(got); !ok || again != got {
			t.Errorf("%q reads as %q, which reads as %q", typed, got, again)
		}
	})
}
