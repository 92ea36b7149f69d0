package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"time"
)

// authorityFile is the certificate that all of them are to trust.
const authorityFile = "authority.pem"

// pageAddress is where the providers are: the resolvers give it for every name.
const pageAddress = "203.0.113.80"

// status is what a status page says when all is well, in the form that
// Statuspage gives.
const status = `{"page":{"id":"p","name":"P","updated_at":"2026-01-01T00:00:00Z"},` +
	`"status":{"indicator":"none","description":"All Systems Operational"},"components":[],"incidents":[],"scheduled_maintenances":[]}`

// serveProviders answers HTTPS for all providers with one certificate of theirs.
func serveProviders(hosts []string) error {
	certificate, err := issue(hosts)
	if err != nil {
		return err
	}
	listener, err := tls.Listen("tcp", pageAddress+":443", &tls.Config{Certificates: []tls.Certificate{*certificate}})
	if err != nil {
		return err
	}
	pages := http.NewServeMux()
	pages.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "well\n") })
	pages.HandleFunc("/status", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, status)
	})
	server := &http.Server{Handler: pages, ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	return nil
}

// issue makes a certificate for the hosts that is its own authority.
func issue(hosts []string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "side-by-side"}, DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true,
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw})
	return &tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, os.WriteFile(authorityFile, text, 0o600)
}
