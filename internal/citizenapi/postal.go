package citizenapi

import (
	"context"

	"github.com/madoguchi/madoguchi/internal/httpapi"
	"github.com/madoguchi/madoguchi/internal/postal"
)

type postalInput struct {
	Code string `path:"code" pattern:"^[0-9]{7}$"`
}

type postalOutput struct {
	Body struct {
		Items []address `json:"items" doc:"Empty for a code that is not in use"`
	}
}

type address struct {
	Prefecture     string `json:"prefecture"`
	City           string `json:"city"`
	Town           string `json:"town"`
	PrefectureKana string `json:"prefecture_kana"`
	CityKana       string `json:"city_kana"`
	TownKana       string `json:"town_kana"`
}

func (c counter) postalRoutes() {
	httpapi.Register(c.api, open("GET", "/api/postal/{code}", "look-up-postal-code", "The places of a postal code", "postal_code", "look_up").
		Limited(reading), c.lookUpPostal)
}

func (c counter) lookUpPostal(_ context.Context, in *postalInput) (*postalOutput, error) {
	out := &postalOutput{}
	out.Body.Items = httpapi.Each(postal.LookUp(in.Code), func(a postal.Address) address { return address(a) })
	return out, nil
}
