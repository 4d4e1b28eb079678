package account

import (
	"testing"
)

// TestAnExportWithoutIntegrationsIsNotKnown holds that routes whose methods are all called "ANY", as
// an emulator writes it, are not taken for a stage that serves nothing.
func TestAnExportWithoutIntegrationsIsNotKnown(t *testing.T) {
	for _, method := range []string{"ANY", anyMethod, "get"} {
		routes, err := exported([]byte(`{"paths":{"/":{},"/orders":{"` + method + `":{"responses":{}}}}}`))
		if err != nil || routes.Unknown == "" || len(routes.Routes) != 0 {
			t.Errorf("%s: %+v, %v, want what is served not known", method, routes, err)
		}
	}
	routes, err := exported([]byte(`{"paths":{"/orders":{"ANY":{"x-amazon-apigateway-integration":{"uri":"u"}}}}}`))
	if err != nil || len(routes.Routes) != 1 || routes.Routes[0].String() != "ANY /orders" {
		t.Errorf("%+v, %v, want ANY /orders", routes, err)
	}
	routes, err = exported([]byte(`{"paths":{"/":{}}}`))
	if err != nil || routes.Unknown != "" || len(routes.Routes) != 0 {
		t.Errorf("%+v, %v, want a stage that serves nothing", routes, err)
	}
}
