package placard_test

import (
	"bytes"
	"image/png"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/madoguchi/madoguchi/internal/placard"
)

const address = "https://shinsei.city.aozora.example/s/7kq3m9d2vwxy"

func code(t *testing.T) placard.Code {
	t.Helper()
	c, err := placard.NewCode(address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The border is white, the three corners are finders, and the level bits of
// the format information say M: what a reader needs before it reads a letter.
func TestCodeHasItsBorderAndLevel(t *testing.T) {
	c := code(t)
	n := c.Side()
	if version := (n - 8 - 17) / 4; (n-8-17)%4 != 0 || version < 1 || version > 10 {
		t.Fatalf("%d modules", n)
	}
	for i := range n {
		for b := range 4 {
			if c.Dark(i, b) || c.Dark(b, i) || c.Dark(i, n-1-b) || c.Dark(n-1-b, i) {
				t.Fatalf("the quiet zone is not empty at %d, %d", i, b)
			}
		}
	}
	for _, corner := range [][2]int{{4, 4}, {n - 11, 4}, {4, n - 11}} {
		for i := range 7 {
			if !c.Dark(corner[0]+i, corner[1]) || !c.Dark(corner[0], corner[1]+i) || !c.Dark(corner[0]+i, corner[1]+6) {
				t.Fatalf("no finder at %v", corner)
			}
		}
	}
	// Format bits 14 and 13, under the mask 10: 00 is level M.
	high, low := c.Dark(4, 12) != true, c.Dark(5, 12) != false
	if high || low {
		t.Errorf("the level is not M (%v %v)", high, low)
	}
}

// PNG and SVG are the same squares; the pixels of a module are whole.
func TestPicturesAreTheCode(t *testing.T) {
	c := code(t)
	raw, err := c.PNG(1000)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	side := picture.Bounds().Dx()
	scale := side / c.Side()
	if side%c.Side() != 0 || side > 1000 || side < 800 {
		t.Fatalf("%d pixels for %d modules", side, c.Side())
	}
	fromSVG := squares(t, string(c.SVG(50)), c.Side())
	for y := range c.Side() {
		for x := range c.Side() {
			r, _, _, _ := picture.At(x*scale+scale/2, y*scale+scale/2).RGBA()
			if dark := r == 0; dark != c.Dark(x, y) || fromSVG[[2]int{x, y}] != dark {
				t.Fatalf("module %d, %d differs", x, y)
			}
		}
	}
}

var run = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func squares(t *testing.T, svg string, side int) map[[2]int]bool {
	t.Helper()
	if !strings.Contains(svg, `width="50mm"`) || !strings.Contains(svg, `viewBox="0 0 `+strconv.Itoa(side)) {
		t.Fatalf("no printed size: %.200s", svg)
	}
	out := map[[2]int]bool{}
	for _, m := range run.FindAllStringSubmatch(svg, -1) {
		x, _ := strconv.Atoi(m[1])
		y, _ := strconv.Atoi(m[2])
		n, _ := strconv.Atoi(m[3])
		for i := range n {
			out[[2]int{x + i, y}] = true
		}
	}
	return out
}

func TestTooLongAddressIsRefused(t *testing.T) {
	if _, err := placard.NewCode(strings.Repeat("a", 5000)); err == nil {
		t.Error("an address that fits no code was encoded")
	}
}

func TestCardSaysWhatHolds(t *testing.T) {
	n := placard.Notice{City: "青空市", Title: `犬の<登録>&"手続"`, Window: "open", Period: "2026年12月1日 9:00から", Address: "/procedures/dog"}
	card, err := placard.Card(n)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"犬の&lt;登録&gt;&amp;&#34;手続&#34;", "受付中", "2026年12月1日 9:00から", `href="/procedures/dog"`, "申請する"} {
		if !bytes.Contains(card, []byte(want)) {
			t.Errorf("the card lacks %s", want)
		}
	}
	for window, word := range map[string]string{"not_yet": "受付前", "closed": "受付終了"} {
		n.Window = window
		if card, _ = placard.Card(n); !bytes.Contains(card, []byte(word)) || bytes.Contains(card, []byte("申請する")) {
			t.Errorf("%s: %s", window, card)
		}
	}
	n.Barred = true
	if card, _ = placard.Card(n); bytes.Contains(card, []byte("登録&gt;")) || !bytes.Contains(card, []byte("ここには表示できません")) {
		t.Errorf("a barred card names the procedure: %s", card)
	}
	if bytes.Contains(card, []byte("<script")) {
		t.Error("a card runs a script")
	}
}

func TestPosterIsOnePageWithCodeAndAddress(t *testing.T) {
	c := code(t)
	n := placard.Notice{City: "青空市", Title: "<b>犬</b>の登録", Period: "いつでも", Contact: "環境課 00-0000-0000", Address: address, Password: true}
	poster, err := placard.Poster(n, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"size:A4", "&lt;b&gt;犬", "<svg ", `width="90mm"`, address, "合言葉が必要です", "環境課 00-0000-0000"} {
		if !bytes.Contains(poster, []byte(want)) {
			t.Errorf("the poster lacks %s", want)
		}
	}
	if len(placard.PosterStyles()) != 1 || placard.PosterStyles()[0] == placard.CardStyles()[0] {
		t.Error("the styles' hashes")
	}
}

func TestPeriodIsJapaneseTime(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	opens, closes := at("2026-11-30T15:00:00Z"), at("2026-12-25T15:00:00Z")
	for want, got := range map[string]string{
		"2026年12月1日 00:00から2026年12月25日 23:59まで": placard.Period(opens, closes),
		"2026年12月1日 00:00から":                    placard.Period(opens, time.Time{}),
		"2026年12月25日 23:59まで":                   placard.Period(time.Time{}, closes),
		"いつでも受け付けています":                          placard.Period(time.Time{}, time.Time{}),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
