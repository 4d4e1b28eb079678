package account

import (
	"errors"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// Whose a function is, and what its variables are, has to be known before it is changed.
func TestAFunctionThatIsHalfReadIsNone(t *testing.T) {
	for name, c := range map[string]struct {
		answer, permission, says string
	}{
		"tags": {
			`{"Configuration":{"FunctionName":"orders"},"TagsError":{"ErrorCode":"AccessDeniedException","Message":"User is not authorized to perform: lambda:ListTags"}}`,
			"lambda:ListTags", "lambda:ListTags is missing",
		},
		"variables": {
			`{"Configuration":{"FunctionName":"orders","Environment":{"Error":{"ErrorCode":"AccessDeniedException","Message":"no kms:Decrypt"}}}}`,
			"", "environment variables can not be read: AccessDeniedException: no kms:Decrypt",
		},
		"nothing": {`{}`, "", errNoConfiguration.Error()},
	} {
		w := &wire{answer: always(200, "", c.answer)}
		a := open(t, w, nil)
		s, err := a.GetFunctionState(t.Context(), "orders")
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || s.Name != "" || f.Permission != c.permission || !strings.Contains(f.Error(), c.says) {
			t.Errorf("%s: got %+v, %v", name, s, err)
		}
	}
}
