package account

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/apigateway"
	buildtypes "github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
)

// Each secret of these answers begins so.
const secretText = "hush"

func TestAnAnswerIsMaskedAndStaysJSON(t *testing.T) {
	answers := map[string]string{
		"function": written(&lambda.GetFunctionOutput{
			Code: &types.FunctionCodeLocation{
				Location: aws.String("https://awslambda.s3.amazonaws.com/snapshots/x?X-Amz-Signature=hush1&versionId=hush2"),
			},
			Configuration: &types.FunctionConfiguration{
				FunctionName: aws.String("orders"), MemorySize: aws.Int32(128),
				LastModified: aws.String("2026-11-01T00:00:00.000+0000"),
				Environment:  &types.EnvironmentResponse{Variables: map[string]string{"TABLE": "hush3", "EMPTY": ""}},
				Description: aws.String("calls https://user:hush4@example.com/a and https://example.com/b?token=hush5 " +
					"\x1b[31m\u202eevil\u0085𝒳\U000e0001"),
			},
			Tags: map[string]string{"team": "shop", "api-key": "hush6", "Client_Secret": "hush7"},
		}, veil{}),
		"build": written(buildtypes.Build{
			Id: aws.String("orders:1"), StartTime: aws.Time(time.Date(2026, 11, 1, 2, 3, 4, 0, time.UTC)), BuildComplete: true,
			Environment: &buildtypes.ProjectEnvironment{EnvironmentVariables: []buildtypes.EnvironmentVariable{
				{Name: aws.String("PLAIN"), Value: aws.String("hush8")},
				{Name: aws.String("SAID"), Value: aws.String("hush9"), Type: "PLAINTEXT"},
				{Name: aws.String("KEPT"), Value: aws.String("/orders/key"), Type: "PARAMETER_STORE"},
			}},
			ExportedEnvironmentVariables: []buildtypes.ExportedEnvironmentVariable{
				{Name: aws.String("IMAGE_URI"), Value: aws.String("hush10")},
			},
			Source: &buildtypes.ProjectSource{
				Location:  aws.String("https://x:hush11@github.com/shop/orders"),
				Buildspec: aws.String("version: 0.2\nenv:\n  variables:\n    KEY: hush12\n"),
			},
			Logs: &buildtypes.LogsLocation{
				DeepLink: aws.String("https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logs"),
			},
		}, veil{small: true}),
		"project": written(buildtypes.Project{
			Webhook: &buildtypes.Webhook{
				PayloadUrl: aws.String("https://codebuild.us-east-1.amazonaws.com/webhooks?t=hush13"), Secret: aws.String("hush14"),
			},
			Source: &buildtypes.ProjectSource{Buildspec: aws.String("ci/build.yml")},
			Environment: &buildtypes.ProjectEnvironment{
				ImagePullCredentialsType: buildtypes.ImagePullCredentialsTypeCodebuild,
				RegistryCredential: &buildtypes.RegistryCredential{
					Credential: aws.String("arn:aws:secretsmanager:us-east-1:123456789012:secret:registry"),
				},
			},
		}, veil{small: true}),
		"stage": written(&apigateway.GetStageOutput{
			StageName: aws.String("prod"), Variables: map[string]string{"alias": "prod", "upstream": "hush15"},
		}, veil{small: true, open: []string{"alias"}}),
	}
	for name, text := range answers {
		var parsed map[string]any
		if err := json.Unmarshal([]byte(text), &parsed); err != nil {
			t.Errorf("%s: %v in\n%s", name, err, text)
		}
		if strings.Contains(text, secretText) {
			t.Errorf("%s shows a secret:\n%s", name, text)
		}
		for _, r := range text {
			if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0 || r == '\u202e') {
				t.Errorf("%s holds %U", name, r)
			}
		}
	}
	for name, parts := range map[string][]string{
		"function": {
			`"FunctionName": "orders"`, `"MemorySize": 128`, `"TABLE": "` + model.Masked + `"`, `"EMPTY": "` + model.Masked + `"`,
			`snapshots/x?` + model.Masked + `"`,
			`"team": "shop"`, `\u001b[31m\u202eevil\u0085𝒳\udb40\udc01`},
		"build": {`"startTime": "2026-11-01T02:03:04Z"`, `"buildComplete": true`, `"name": "PLAIN"`, `"value": "/orders/key"`,
			`home?region=us-east-1#logs`, `://` + model.Masked + `@github.com/shop/orders`,
			`"buildspec": "` + model.Masked + `"`},
		"project": {`"imagePullCredentialsType": "CODEBUILD"`, `"buildspec": "ci/build.yml"`,
			`secret:registry`, `webhooks?` + model.Masked},
		"stage": {`"alias": "prod"`, `"upstream": "` + model.Masked + `"`},
	} {
		for _, part := range parts {
			if !strings.Contains(answers[name], part) {
				t.Errorf("%s lacks %s:\n%s", name, part, answers[name])
			}
		}
	}
}
