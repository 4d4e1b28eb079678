package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/aloftdeck/aloft/model"
)

func TestFunctionsComeInPagesOfFifty(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	var want []string
	for i := range 120 {
		name := fmt.Sprintf("f-%03d", (i*7)%120)
		w.PutFunction(FunctionSpec{Name: name})
		want = append(want, name)
	}
	slices.Sort(want)
	for _, c := range []struct {
		max   *int32
		pages []int
	}{
		{nil, []int{50, 50, 20}},
		{aws.Int32(10000), []int{50, 50, 20}},
		{aws.Int32(60), []int{50, 50, 20}},
		{aws.Int32(45), []int{45, 45, 30}},
	} {
		var got []string
		var pages []int
		p := lambda.NewListFunctionsPaginator(client(w), &lambda.ListFunctionsInput{MaxItems: c.max})
		for p.HasMorePages() {
			out, err := p.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, len(out.Functions))
			for _, f := range out.Functions {
				got = append(got, *f.FunctionName)
				if f.State != "" || f.LastUpdateStatus != "" || *f.Version != "$LATEST" || *f.FunctionArn != arnPrefix+*f.FunctionName {
					t.Fatalf("listed as %+v", f)
				}
			}
		}
		if !slices.Equal(got, want) || !slices.Equal(pages, c.pages) {
			t.Errorf("MaxItems %v: pages %v, want %v; names in order: %v", c.max, pages, c.pages, slices.Equal(got, want))
		}
	}
}

func TestAFunctionThatGoesBetweenPagesShiftsNothing(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true})
	for i := range 60 {
		w.PutFunction(FunctionSpec{Name: fmt.Sprintf("f-%02d", i)})
	}
	first, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteFunction("f-03"); err != nil {
		t.Fatal(err)
	}
	second, err := client(w).ListFunctions(t.Context(), &lambda.ListFunctionsInput{Marker: first.NextMarker})
	if err != nil {
		t.Fatal(err)
	}
	if len(second.Functions) != 10 || *second.Functions[0].FunctionName != "f-50" || second.NextMarker != nil {
		t.Errorf("second page has %d, from %s", len(second.Functions), *second.Functions[0].FunctionName)
	}
}

func TestVersionsComeOldestFirstInPagesOfFifty(t *testing.T) {
	w := orders(t, 120)
	if err := w.DeleteVersion("orders", "7"); err != nil {
		t.Fatal(err)
	}
	var got []string
	var pages []int
	p := lambda.NewListVersionsByFunctionPaginator(client(w), &lambda.ListVersionsByFunctionInput{FunctionName: str("orders")})
	for p.HasMorePages() {
		out, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, len(out.Versions))
		for _, v := range out.Versions {
			got = append(got, *v.Version)
			if *v.FunctionArn != arnPrefix+"orders:"+*v.Version || v.State != "" {
				t.Fatalf("listed as %+v", v)
			}
		}
	}
	want := []string{"$LATEST"}
	for i := 1; i <= 120; i++ {
		if i != 7 {
			want = append(want, strconv.Itoa(i))
		}
	}
	if !slices.Equal(got, want) || !slices.Equal(pages, []int{50, 50, 20}) {
		t.Errorf("pages %v: %v", pages, got)
	}
}

func TestAliasesAreListedByNameAndFiltered(t *testing.T) {
	w := orders(t, 2)
	for i := range 60 {
		if err := w.MoveAlias("orders", fmt.Sprintf("a-%02d", i), "2"); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	pages := 0
	p := lambda.NewListAliasesPaginator(client(w), &lambda.ListAliasesInput{FunctionName: str("orders")})
	for p.HasMorePages() {
		out, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		pages++
		for _, a := range out.Aliases {
			names = append(names, *a.Name)
		}
	}
	if len(names) != 61 || pages != 2 || !slices.IsSorted(names) {
		t.Errorf("%d pages: %v", pages, names)
	}
	out, err := client(w).ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: str("orders"), FunctionVersion: str("1")})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Aliases) != 1 || *out.Aliases[0].Name != "prod" || *out.Aliases[0].RevisionId == "" {
		t.Errorf("of version 1: %+v", out.Aliases)
	}
}

func TestGetFunctionByQualifier(t *testing.T) {
	w := orders(t, 3)
	if err := w.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "2",
		Canary: &model.Canary{Version: "3", Weight: 0.1}}); err != nil {
		t.Fatal(err)
	}
	alias, _ := w.Alias("orders", "prod")
	for _, c := range []struct {
		name      string
		qualifier *string
		version   string
		arn       string
	}{
		{"orders", nil, "$LATEST", arnPrefix + "orders"},
		{"orders", str("$LATEST"), "$LATEST", arnPrefix + "orders:$LATEST"},
		{"orders", str("3"), "3", arnPrefix + "orders:3"},
		{"orders", str("prod"), "2", arnPrefix + "orders:prod"},
		{"orders:prod", nil, "2", arnPrefix + "orders:prod"},
		{arnPrefix + "orders:3", nil, "3", arnPrefix + "orders:3"},
		{"123456789012:function:orders", str("3"), "3", arnPrefix + "orders:3"},
	} {
		t.Run(c.arn, func(t *testing.T) {
			out, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: &c.name, Qualifier: c.qualifier})
			if err != nil {
				t.Fatal(err)
			}
			f := out.Configuration
			if *f.Version != c.version || *f.FunctionArn != c.arn || f.State != types.StateActive ||
				f.LastUpdateStatus != types.LastUpdateStatusSuccessful || *out.Code.Location == "" {
				t.Errorf("got %s %s %s", *f.Version, *f.FunctionArn, f.State)
			}
			if *f.RevisionId == alias.Revision {
				t.Error("the revision is the alias', not the version's")
			}
			conf, err := client(w).GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: &c.name, Qualifier: c.qualifier})
			if err != nil {
				t.Fatal(err)
			}
			if *conf.RevisionId != *f.RevisionId || *conf.FunctionArn != c.arn || *conf.CodeSha256 != *f.CodeSha256 {
				t.Errorf("GetFunctionConfiguration says %+v", conf)
			}
		})
	}
}

func TestWhatReadsDoNotFind(t *testing.T) {
	c := client(orders(t, 1))
	for _, r := range []struct {
		name    string
		call    func() error
		message string
	}{
		{"function", func() error {
			_, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("nope")})
			return err
		}, "Function not found: " + arnPrefix + "nope"},
		{"stage", func() error {
			_, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders"), Qualifier: str("stage")})
			return err
		}, "Function not found: " + arnPrefix + "orders:stage"},
		{"version", func() error {
			_, err := c.GetFunctionConfiguration(t.Context(), &lambda.GetFunctionConfigurationInput{FunctionName: str("orders"), Qualifier: str("9")})
			return err
		}, "Function not found: " + arnPrefix + "orders:9"},
		{"version written with a zero", func() error {
			_, err := c.GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders"), Qualifier: str("01")})
			return err
		}, "Function not found: " + arnPrefix + "orders:01"},
		{"alias", func() error {
			_, err := c.GetAlias(t.Context(), &lambda.GetAliasInput{FunctionName: str("orders"), Name: str("stage")})
			return err
		}, "Cannot find alias arn: " + arnPrefix + "orders:stage"},
		{"aliases", func() error {
			_, err := c.ListAliases(t.Context(), &lambda.ListAliasesInput{FunctionName: str("nope")})
			return err
		}, "Function not found: " + arnPrefix + "nope"},
		{"versions", func() error {
			_, err := c.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: str("nope")})
			return err
		}, "Function not found: " + arnPrefix + "nope"},
	} {
		t.Run(r.name, func(t *testing.T) { wantError(t, r.call(), "ResourceNotFoundException", r.message, 404) })
	}
	t.Run("a page of nothing", func(t *testing.T) {
		_, err := c.ListFunctions(t.Context(), &lambda.ListFunctionsInput{MaxItems: aws.Int32(0)})
		wantError(t, err, "ValidationException", "1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: "+
			"Member must have value greater than or equal to 1", 400)
	})
	t.Run("a marker of somebody else's", func(t *testing.T) {
		_, err := c.ListVersionsByFunction(t.Context(), &lambda.ListVersionsByFunctionInput{FunctionName: str("orders"), Marker: str("%")})
		wantError(t, err, "InvalidParameterValueException", "Invalid Marker", 400)
	})
}

func TestAnswersAreCopies(t *testing.T) {
	w := orders(t, 1)
	w.PutFunction(FunctionSpec{Name: "orders", Environment: map[string]string{"TABLE": "orders"}, Layers: []string{"arn:layer:1"}})
	get := func() *types.FunctionConfiguration {
		out, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: str("orders")})
		if err != nil {
			t.Fatal(err)
		}
		return out.Configuration
	}
	c := get()
	c.Environment.Variables["TABLE"] = "gone"
	*c.Layers[0].Arn = "gone"
	*c.Role = "gone"
	if c = get(); c.Environment.Variables["TABLE"] != "orders" || *c.Layers[0].Arn != "arn:layer:1" || strings.Contains(*c.Role, "gone") {
		t.Errorf("writing to an answer changed the account: %+v", c)
	}
}

func TestCallerIdentity(t *testing.T) {
	w := newWorld(t, Options{Account: "210987654321"})
	out, err := sts.NewFromConfig(w.Config()).GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	if err != nil {
		t.Fatal(err)
	}
	if *out.Account != "210987654321" || !strings.Contains(*out.Arn, ":210987654321:") {
		t.Errorf("got %s as %s", *out.Account, *out.Arn)
	}
}
