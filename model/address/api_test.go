package address_test

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/address"
)

func TestAddressesOfStagesOfAPIs(t *testing.T) {
	at := model.Identity{Account: "123456789012", Region: "us-east-1", Profile: "shop"}
	for _, tt := range []struct {
		kind                  model.APIKind
		arn, console, command string
	}{
		{model.RESTAPI, "arn:aws:apigateway:us-east-1::/restapis/a1/stages/prod",
			"https://us-east-1.console.aws.amazon.com/apigateway/main/apis/a1/stages?api=a1&region=us-east-1",
			"aws apigateway get-stage --rest-api-id a1 --stage-name prod --region us-east-1 --profile shop"},
		{model.HTTPAPI, "arn:aws:apigateway:us-east-1::/apis/a1/stages/prod",
			"https://us-east-1.console.aws.amazon.com/apigateway/main/develop/stages?api=a1&region=us-east-1",
			"aws apigatewayv2 get-stage --api-id a1 --stage-name prod --region us-east-1 --profile shop"},
	} {
		api := model.API{ID: "a1", Kind: tt.kind}
		if got := address.APIStageARN(api, "prod", at); got != tt.arn {
			t.Errorf("ARN %s", got)
		}
		if got := address.APIStageConsole(api, at); got != tt.console {
			t.Errorf("console %s", got)
		}
		if got := address.APIStageCommand(api, "prod", at); got != tt.command {
			t.Errorf("command %s", got)
		}
	}
	if address.APIStageARN(model.API{ID: "a1"}, "prod", model.Identity{}) != "" || address.APIStageConsole(model.API{ID: "a1"}, model.Identity{Region: "us\x1b"}) != "" {
		t.Error("a stage of no Region has an address")
	}
}
