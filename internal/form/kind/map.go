package kind

import (
	"regexp"
	"slices"
	"strings"

	"github.com/madoguchi/madoguchi/internal/form/chars"
	"github.com/madoguchi/madoguchi/internal/form/decimal"
	"github.com/madoguchi/madoguchi/internal/form/expr"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
	"github.com/madoguchi/madoguchi/internal/form/wording"
)

// mapPoint is a place on a plan (地図の場所), as latitude and longitude in
// degrees. The plan is drawn from the field's own places and lines: no picture
// of a map is fetched from anywhere.
type mapPoint struct {
	area   *mapArea
	places []mapPlace
}

// mapArea is where points may lie; its edges belong to it.
type mapArea struct{ south, west, north, east decimal.Decimal }

type mapPlace struct {
	name     wording.Text
	lat, lng decimal.Decimal
}

const (
	mapPlaces   = 200
	mapLines    = 200
	mapVertices = 5000
	mapDecimals = 6 // a tenth of a metre
)

func newMapPoint(o *strictjson.Object) Settings {
	m := &mapPoint{area: readArea(o)}
	for _, in := range o.Objects("places", mapPlaces) {
		m.places = append(m.places, mapPlace{
			name: wording.Read(in, "name", true, 100),
			lat:  coordinate(in, "lat", 90), lng: coordinate(in, "lng", 180),
		})
		in.Done()
	}
	readLines(o)
	return m
}

func readArea(o *strictjson.Object) *mapArea {
	v, ok := o.Raw("area")
	if !ok {
		return nil
	}
	in := o.Reader().Object(v, o.Path("area"))
	a := &mapArea{
		south: coordinate(in, "south", 90), west: coordinate(in, "west", 180),
		north: coordinate(in, "north", 90), east: coordinate(in, "east", 180),
	}
	in.Done()
	return a
}

// coordinate reads a number of degrees from -most to most.
func coordinate(o *strictjson.Object, key string, most int64) decimal.Decimal {
	if _, ok := o.Need(key); !ok {
		return decimal.Decimal{}
	}
	d, ok := decimal.Parse(o.String(key))
	if !ok || d.Scale() > mapDecimals || decimal.Cmp(d.Abs(), decimal.FromInt(most)) > 0 {
		o.Fail(key, "bad_coordinate", nil)
	}
	return d
}

var vertexText = regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]{1,6})?$`)

// readLines checks what is drawn and keeps nothing: only screens draw.
func readLines(o *strictjson.Object) {
	total := 0
	for _, in := range o.Objects("lines", mapLines) {
		in.Enum("kind", "road", "rail", "river", "border")
		points, _ := in.Need("points")
		items, ok := points.([]any)
		if total += len(items); !ok || len(items) < 2 || slices.ContainsFunc(items, notVertex) {
			in.Fail("points", "bad_points", nil)
		}
		in.Done()
	}
	if total > mapVertices {
		o.Fail("lines", "too_many", map[string]any{"max": mapVertices})
	}
}

func notVertex(v any) bool {
	pair, ok := v.([]any)
	if !ok || len(pair) != 2 {
		return true
	}
	for i, most := range []int64{90, 180} {
		s, _ := pair[i].(string)
		d, ok := decimal.Parse(s)
		if !ok || !vertexText.MatchString(s) || decimal.Cmp(d.Abs(), decimal.FromInt(most)) > 0 {
			return true
		}
	}
	return false
}

func (m *mapPoint) Shape() Shape {
	return Shape{
		Class: Location, Type: expr.Object, Parts: map[string]expr.Type{"lat": expr.Number, "lng": expr.Number}, RequiredKey: "required",
		Columns: []Column{
			{Part: "lat", Label: wording.Text{"ja": "緯度", "en": "Latitude"}},
			{Part: "lng", Label: wording.Text{"ja": "経度", "en": "Longitude"}},
		},
	}
}

func (m *mapPoint) Read(v any, _ Context) (any, []Problem) {
	out, bad := readEach(v, []reader{{"lat", readDegrees(90)}, {"lng", readDegrees(180)}})
	if out != nil && len(bad) == 0 && !m.inside(out) {
		bad = problem("outside_area")
	}
	return out, bad
}

func readDegrees(most int64) func(any) (any, []Problem) {
	return func(v any) (any, []Problem) {
		s, bad := readString(v, false)
		if bad != nil {
			return nil, bad
		}
		if s = strings.ReplaceAll(chars.Narrow(s), " ", ""); s == "" {
			return nil, nil
		}
		d, ok := decimal.Parse(strings.TrimPrefix(s, "+"))
		switch {
		case !ok:
			return nil, problem("not_a_number")
		case d.Scale() > mapDecimals:
			return d.String(), []Problem{limit("too_many_decimals", "max", mapDecimals)}
		case decimal.Cmp(d, decimal.FromInt(-most)) < 0:
			return d.String(), []Problem{limit("number_too_small", "min", -most)}
		case decimal.Cmp(d, decimal.FromInt(most)) > 0:
			return d.String(), []Problem{limit("number_too_large", "max", most)}
		}
		return d.String(), nil
	}
}

func degrees(v any, id string) decimal.Decimal {
	d, _ := decimal.Parse(partText(v, id))
	return d
}

func (m *mapPoint) inside(v any) bool {
	if m.area == nil {
		return true
	}
	lat, lng := degrees(v, "lat"), degrees(v, "lng")
	return decimal.Cmp(lat, m.area.south) >= 0 && decimal.Cmp(lat, m.area.north) <= 0 &&
		decimal.Cmp(lng, m.area.west) >= 0 && decimal.Cmp(lng, m.area.east) <= 0
}

func (m *mapPoint) Value(v any, id string) expr.Value {
	if id == "" {
		return expr.OfObject()
	}
	d, ok := decimal.Parse(partText(v, id))
	if !ok {
		return expr.Missing()
	}
	return expr.OfNumber(d)
}

// Display names the place when the point is exactly one of the field's places.
func (m *mapPoint) Display(v any, locale string) string {
	if partText(v, "lat") == "" || partText(v, "lng") == "" {
		return ""
	}
	lat, lng := degrees(v, "lat"), degrees(v, "lng")
	between := " "
	if locale == "en" {
		between = ", "
	}
	out := spoken(lat, locale, "北緯", "南緯", "N", "S") + between + spoken(lng, locale, "東経", "西経", "E", "W")
	for _, p := range m.places {
		if decimal.Cmp(p.lat, lat) == 0 && decimal.Cmp(p.lng, lng) == 0 {
			return p.name.Pick(locale) + "（" + out + "）"
		}
	}
	return out
}

// spoken is 北緯35.5度, or 35.5°N.
func spoken(d decimal.Decimal, locale string, names ...string) string {
	side := 0
	if decimal.Cmp(d, decimal.FromInt(0)) < 0 {
		side = 1
	}
	if locale == "en" {
		return d.Abs().String() + "°" + names[2+side]
	}
	return names[side] + d.Abs().String() + "度"
}

func (m *mapPoint) Cells(v any) []string { return []string{partText(v, "lat"), partText(v, "lng")} }
func (m *mapPoint) Terms(any) []Term     { return nil }

func (m *mapPoint) Check() []Problem {
	if a := m.area; a != nil && (decimal.Cmp(a.south, a.north) >= 0 || decimal.Cmp(a.west, a.east) >= 0) {
		return problem("empty_range")
	}
	return nil
}
