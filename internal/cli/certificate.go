package cli

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/madoguchi/madoguchi/internal/certificate"
)

// largestMember bounds what is read of a bundle: a certificate is small.
const largestMember = 16 << 20

func newCertificate(p Process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "certificate",
		Short: "Check the certificate of an erasure; needs no server",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCertificateVerify(p))
	return cmd
}

func newCertificateVerify(p Process) *cobra.Command {
	var issuer string
	cmd := &cobra.Command{
		Use:   "verify BUNDLE.zip --issuer ISSUER.pem",
		Short: "Say whether the evidence is what the issuer signed",
		Long: `Say whether evidence.json in the bundle is, byte for byte, what the issuer signed.

The issuer's certificate must have come to you by another way than the bundle:
the bundle carries a copy, and a copy proves nothing about itself.`,
		Args: exactly(1, "name one bundle"),
		RunE: func(_ *cobra.Command, args []string) error { return verifyBundle(p, args[0], issuer) },
	}
	cmd.Flags().StringVar(&issuer, "issuer", "", "the issuer's certificate, PEM")
	return cmd
}

func verifyBundle(p Process, bundle, issuer string) error {
	if issuer == "" {
		return usageError{errors.New("name the issuer's certificate with --issuer")}
	}
	raw, err := os.ReadFile(issuer)
	if err != nil {
		return fmt.Errorf("read the issuer's certificate: %w", err)
	}
	cert, err := certificate.ReadCertificate(raw)
	if err != nil {
		return fmt.Errorf("read the issuer's certificate: %w", err)
	}
	members, err := readMembers(bundle, "evidence.json", "evidence.json.p7s")
	if err != nil {
		return fmt.Errorf("read the bundle: %w", err)
	}
	if err := certificate.Verify(members["evidence.json"], members["evidence.json.p7s"], cert); err != nil {
		return fmt.Errorf("NOT VALID: %w", err)
	}
	fmt.Fprintf(p.Out, "valid: signed by %s\n", cert.Subject)
	return nil
}

func readMembers(path string, names ...string) (map[string][]byte, error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	out := map[string][]byte{}
	for _, name := range names {
		f, err := z.Open(name)
		if err != nil {
			return nil, err
		}
		out[name], err = io.ReadAll(io.LimitReader(f, largestMember))
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return out, nil
}
