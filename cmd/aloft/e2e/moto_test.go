//go:build unix

package e2e

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// startMoto starts moto_server as an account, and stops it when the test ends.
func startMoto(t *testing.T, account string) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not installed: accounts are switched between on a stand-in for AWS alone")
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	_ = free.Close()
	host, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(program, "-H", host, "-p", port)
	cmd.Env = append(os.Environ(), "MOTO_ACCOUNT_ID="+account)
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/moto-api/data.json", nil)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := http.DefaultClient.Do(request); err == nil {
			_ = response.Body.Close()
			return "http://" + address
		}
		select {
		case <-tick.C:
		case err := <-ended:
			ended <- err
			t.Fatalf("moto_server ended before it answered: %v", err)
		case <-ctx.Done():
			t.Fatal("moto_server does not answer")
		}
	}
}

// furnish makes a function with two versions and the stages dev and prod.
func furnish(t *testing.T, endpoint, account, name string) {
	t.Helper()
	form := url.Values{"Action": {"CreateRole"}, "Version": {"2010-05-08"}, "RoleName": {"lambda"}, "AssumeRolePolicyDocument": {"{}"}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, endpoint+"/", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=x/20261122/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	client := lambda.NewFromConfig(aws.Config{Region: "us-east-1", BaseEndpoint: &endpoint, Credentials: credentials.NewStaticCredentialsProvider("x", "y", "")})
	_, err = client.CreateFunction(t.Context(), &lambda.CreateFunctionInput{
		FunctionName: &name, Role: aws.String("arn:aws:iam::" + account + ":role/lambda"), Runtime: types.RuntimePython312, Handler: aws.String("app.handler"),
		Code: &types.FunctionCode{ZipFile: archive(t, "1")}, Publish: true,
	})
	if err == nil {
		_, err = client.UpdateFunctionCode(t.Context(), &lambda.UpdateFunctionCodeInput{FunctionName: &name, ZipFile: archive(t, "2"), Publish: true})
	}
	for alias, version := range map[string]string{"dev": "2", "prod": "1"} {
		if err == nil {
			_, err = client.CreateAlias(t.Context(), &lambda.CreateAliasInput{FunctionName: &name, Name: &alias, FunctionVersion: &version})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// archive is a function's code.
func archive(t *testing.T, code string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("app.py")
	if err == nil {
		_, err = io.WriteString(f, "def handler(e, c): return "+code)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Two accounts that somebody else has made an emulator of: a promotion in the one that the
// config names, after a look at the one that it does not.
func TestSwitchBetweenTwoMotoAccounts(t *testing.T) {
	shop, sandbox := startMoto(t, shopAccount), startMoto(t, stageAccount)
	furnish(t, shop, shopAccount, "orders-of-shop")
	furnish(t, sandbox, stageAccount, "orders-of-stage")
	m := newMachine(t, "[profile shop]\nregion = us-east-1\nendpoint_url = "+shop+"\n[profile stage]\nregion = us-east-1\nendpoint_url = "+sandbox+"\n",
		"[shop]\naws_access_key_id = x\naws_secret_access_key = y\n[stage]\naws_access_key_id = x\naws_secret_access_key = y\n")
	file := m.write("team/aloft.toml", "[[stage]]\nname = \"dev\"\n[[stage]]\nname = \"prod\"\n[account.shop]\nlabel = \"SHOP\"\n", 0o600)
	env := m.env("", "AWS_PROFILE=stage")
	term := start(t, options{env: env, args: []string{"--config", file}})
	term.awaitText("orders-of-stage", stageAccount)
	goTo(term, "SHOP")
	screen := term.await("the account that the config names", func(s string) bool {
		return strings.Contains(s, "[SHOP]") && strings.Contains(s, shopAccount) && len(cells(s, "orders-of-shop")) >= 2 && cells(s, "orders-of-shop")[1] == "1"
	})
	if strings.Contains(screen, "READ-ONLY") {
		t.Error("the account that the config names is read-only")
	}
	term.press("p")
	confirm(t, term)
	term.await("the promoted version", func(s string) bool {
		c := cells(s, "orders-of-shop")
		return len(c) > 1 && c[1] == "2"
	})
	goTo(term, "stage "+stageAccount)
	term.await("the first account as it was", func(s string) bool {
		c := cells(s, "orders-of-stage")
		return strings.Contains(s, stageAccount) && len(c) > 1 && c[1] == "1"
	})
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	term.restored()
}
