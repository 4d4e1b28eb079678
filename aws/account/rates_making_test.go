package account

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// What API Gateway takes seldom waits for a bucket of its own; everything else of it shares one.
func TestCallsThatAPIGatewayTakesSeldomHaveRatesOfTheirOwn(t *testing.T) {
	for o, want := range map[operation]model.Rate{
		{"API Gateway", "CreateRestApi"}: model.NewAPIsRPS, {"API Gateway", "PutRestApi"}: model.ImportsRPS,
		{"API Gateway", "CreateDeployment"}:  model.DeploymentsRPS,
		{"ApiGatewayV2", "CreateDeployment"}: model.DeploymentsRPS,
		{"ApiGatewayV2", "CreateApi"}:        model.APIsRPS, {"ApiGatewayV2", "CreateRoute"}: model.APIsRPS,
		{"API Gateway", "CreateStage"}: model.APIsRPS, {"Lambda", "CreateFunction"}: model.LambdaRPS,
		{"DynamoDB", "CreateTable"}: model.TablesRPS,
	} {
		if rate, limited := rateOf(o); !limited || rate != want {
			t.Errorf("%v: %v, %v, want %v", o, rate, limited, want)
		}
	}
	for rate, most := range map[model.Rate]float64{model.NewAPIsRPS: 1.0 / 3, model.ImportsRPS: 1,
		model.DeploymentsRPS: 1.0 / 5} {
		if of := rate.Row().Default; of <= 0 || of >= most {
			t.Errorf("rate %v is %v calls a second, of %v that API Gateway takes", rate, of, most)
		}
	}
}
