package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"
	"github.com/gin-gonic/gin"

	"github.com/madoguchi/madoguchi/internal/fault"
	"github.com/madoguchi/madoguchi/internal/form/strictjson"
)

// humaRules sets the process-wide rules of Huma and Gin once: keys match in their exact
// letters, and an empty list is [] and never null.
var humaRules sync.Once

func setHumaRules() {
	huma.ValidateStrictCasing = true
	huma.DefaultArrayNullable = false
	gin.SetMode(gin.ReleaseMode) // no route table on the console
}

var errMalformed = errors.New("malformed_json")

const maxDepth, maxValues = 40, 200_000

// jsonFormat reads JSON as strangers write it: one value, valid UTF-8, no key
// twice, bounded depth and number of values. Unknown keys are refused by the
// schema.
func jsonFormat() huma.Format {
	return huma.Format{
		Marshal: huma.DefaultJSONFormat.Marshal,
		Unmarshal: func(data []byte, v any) error {
			out, ok := v.(*any)
			if !ok {
				return json.Unmarshal(data, v)
			}
			parsed, err := strictjson.Decode(data, strictjson.Limits{Bytes: len(data), Depth: maxDepth, Values: maxValues})
			if err != nil {
				return errMalformed
			}
			*out = plainNumbers(parsed)
			return nil
		},
	}
}

// plainNumbers gives the validator numbers as it knows them. The handler's own
// value is decoded from the text, so no digit is lost.
func plainNumbers(v any) any {
	switch t := v.(type) {
	case json.Number:
		f, err := t.Float64()
		if err != nil {
			return t.String()
		}
		return f
	case map[string]any:
		for k, e := range t {
			t[k] = plainNumbers(e)
		}
	case []any:
		for i, e := range t {
			t[i] = plainNumbers(e)
		}
	}
	return v
}

// keys names the validator's findings; each constant is the library's own.
var keys = []struct{ text, key string }{
	{validation.MsgUnexpectedProperty, "unknown_key"},
	{validation.MsgExpectedRequiredProperty, "required"},
	{validation.MsgExpectedOneOf, "not_allowed"},
	{validation.MsgExpectedMinLength, "too_short"},
	{validation.MsgExpectedMaxLength, "too_long"},
	{validation.MsgExpectedMinItems, "too_few"},
	{validation.MsgExpectedMaxItems, "too_many"},
	{validation.MsgExpectedMinimumNumber, "too_small"},
	{validation.MsgExpectedMaximumNumber, "too_large"},
	{validation.MsgExpectedMatchPattern, "wrong_format"},
	{validation.MsgExpectedRFC3339DateTime, "wrong_format"},
	{validation.MsgExpectedRFC3339Date, "wrong_format"},
	{validation.MsgExpectedRFC4122UUID, "wrong_format"},
	{validation.MsgExpectedBoolean, "wrong_type"},
	{validation.MsgExpectedInteger, "wrong_type"},
	{validation.MsgExpectedNumber, "wrong_type"},
	{validation.MsgExpectedString, "wrong_type"},
	{validation.MsgExpectedArray, "wrong_type"},
	{validation.MsgExpectedObject, "wrong_type"},
}

// item names one finding. Neither the library's text nor the value goes out:
// the value is the resident's.
func item(d *huma.ErrorDetail) ProblemItem {
	out := ProblemItem{Path: strings.TrimPrefix(strings.TrimPrefix(d.Location, "body"), "."), Key: "not_valid"}
	for _, k := range keys {
		head, tail, named := strings.Cut(k.text, "%")
		if !strings.HasPrefix(d.Message, head) {
			continue
		}
		out.Key = k.key
		if k.key == "required" && named {
			name := strings.TrimSuffix(strings.TrimPrefix(d.Message, head), tail[1:])
			out.Path = strictjson.Join(out.Path, name)
		}
		break
	}
	if len(out.Path) > 200 {
		out.Path = strings.ToValidUTF8(out.Path[:200], "")
	}
	return out
}

// refusal turns what Huma found wrong with a request into a problem. A path
// parameter that cannot be names nothing, so it is 404.
func refusal(requestID string, m *huma.ErrorModel) *Problem {
	switch m.Status {
	case http.StatusRequestEntityTooLarge:
		return newProblem(requestID, m.Status, "body_too_large")
	case http.StatusRequestTimeout:
		return newProblem(requestID, m.Status, "body_too_slow")
	case http.StatusUnsupportedMediaType:
		return newProblem(requestID, m.Status, "wrong_media_type")
	case http.StatusInternalServerError:
		return newProblem(requestID, http.StatusBadRequest, "unreadable_body")
	case http.StatusBadRequest:
		return newProblem(requestID, m.Status, "malformed_json")
	}
	p := newProblem(requestID, status(fault.Invalid), "invalid_input")
	for _, d := range m.Errors {
		if strings.HasPrefix(d.Location, "path.") {
			return newProblem(requestID, http.StatusNotFound, "not_found")
		}
		p.Fields = append(p.Fields, item(d))
	}
	return p
}
