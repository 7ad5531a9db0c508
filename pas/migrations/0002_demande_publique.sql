-- Functions of the public request (decision 39). The role maillage_public executes them and reads
-- no table; they run as their owner, to whom the row policies apply too (FORCE), in the department
-- that the token names, set for the transaction; whoever calls them cannot use what stays of it.
-- A wrong token, a wrong secret and a thing that does not exist give the same answer.

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT USAGE ON SCHEMA app TO maillage_public;
DO $$ BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO maillage_public', current_database());
END $$;

-- --- parts, executed by nobody but the functions below ------------------------------------------

-- Open the department that a token names ("35.…"); its code, or null.
CREATE FUNCTION app._pas_ouvrir(p_jeton text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_code text := split_part(p_jeton, '.', 1);
BEGIN
    PERFORM 1 FROM public.comptes_departement WHERE code = v_code AND est_ouvert;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM set_config('app.departement', v_code, true);
    RETURN v_code;
END $$;

-- What is kept of a token and its secret.
CREATE FUNCTION app._pas_empreinte(p_jeton text, p_secret text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT encode(sha256(convert_to(p_jeton || ':' || p_secret, 'UTF8')), 'hex') $$;

-- The request that a link and the code of this visit open, or null; a wrong code is counted.
CREATE FUNCTION app._pas_visite(p_jeton text, p_code text) RETURNS uuid
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
    v_ligne record;
BEGIN
    IF v_departement IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT id, code, code_expire_le, code_essais INTO v_ligne FROM public.pas_saisine
    WHERE departement_id = v_departement AND jeton = app._pas_empreinte(p_jeton, 'suivi')
    FOR UPDATE;
    IF NOT FOUND OR v_ligne.code = '' OR v_ligne.code_expire_le <= now()
        OR v_ligne.code_essais >= 5 THEN
        RETURN NULL;
    END IF;
    IF v_ligne.code <> app._pas_empreinte(p_jeton, p_code) THEN
        UPDATE public.pas_saisine SET code_essais = code_essais + 1 WHERE id = v_ligne.id;
        RETURN NULL;
    END IF;
    RETURN v_ligne.id;
END $$;

-- --- save a draft -------------------------------------------------------------------------------

-- A draft is found by its token and secret together: with another secret, it is another draft.
CREATE FUNCTION app.pas_enregistrer(
    p_jeton text, p_secret text, p_etape integer, p_contenu text,
    p_auteur text, p_demande text, p_avis text, p_charge text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
BEGIN
    IF v_departement IS NULL OR length(p_jeton) NOT BETWEEN 20 AND 80
        OR length(p_secret) NOT BETWEEN 20 AND 80 OR p_etape NOT BETWEEN 1 AND 6
        OR length(p_contenu) NOT BETWEEN 1 AND 40000 OR length(p_charge) > 4000 THEN
        RETURN false;
    END IF;
    INSERT INTO public.pas_brouillon (
        id, departement_id, cree_le, modifie_le, cle, etape, contenu,
        empreinte_auteur, empreinte_demande, expire_le
    ) VALUES (
        gen_random_uuid(), v_departement, now(), now(), app._pas_empreinte(p_jeton, p_secret),
        p_etape, p_contenu, p_auteur, p_demande, now() + interval '30 days'
    )
    ON CONFLICT (departement_id, cle) DO UPDATE SET
        modifie_le = now(), etape = excluded.etape, contenu = excluded.contenu,
        empreinte_auteur = excluded.empreinte_auteur,
        empreinte_demande = excluded.empreinte_demande, expire_le = excluded.expire_le;
    IF p_avis IN ('reprise', 'confirmation') THEN
        INSERT INTO public.pas_avissaisine (id, departement_id, cree_le, modifie_le, genre, charge)
        VALUES (gen_random_uuid(), v_departement, now(), now(), p_avis, p_charge);
    END IF;
    RETURN true;
END $$;

-- --- resume it ----------------------------------------------------------------------------------

CREATE FUNCTION app.pas_reprendre(p_jeton text, p_secret text)
RETURNS TABLE (etape integer, contenu text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
BEGIN
    RETURN QUERY SELECT b.etape::integer, b.contenu FROM public.pas_brouillon b
    WHERE b.departement_id = v_departement AND b.cle = app._pas_empreinte(p_jeton, p_secret)
        AND b.expire_le > now();
END $$;

-- --- confirm ------------------------------------------------------------------------------------

-- The draft becomes a request of the PAS that the school is attached to today; its number, or null.
CREATE FUNCTION app.pas_confirmer(
    p_jeton text, p_secret text, p_suite text, p_code text,
    p_numeros text[], p_faits jsonb, p_charge text
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
    v_brouillon record;
    v_jour date;
    v_ecole uuid;
    v_pole uuid;
    v_numero text;
    v_id uuid := gen_random_uuid();
    v_suivi text;
BEGIN
    IF v_departement IS NULL OR length(p_suite) NOT BETWEEN 20 AND 80 THEN
        RETURN NULL;
    END IF;
    SELECT * INTO v_brouillon FROM public.pas_brouillon b
    WHERE b.departement_id = v_departement AND b.cle = app._pas_empreinte(p_jeton, p_secret)
        AND b.expire_le > now() FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT (now() AT TIME ZONE d.fuseau)::date INTO v_jour
    FROM public.comptes_departement d WHERE d.code = v_departement;
    SELECT e.id, p.id INTO v_ecole, v_pole FROM public.pial_etablissement e
    JOIN public.pial_rattachement r ON r.departement_id = e.departement_id
        AND r.etablissement_id = e.id AND r.genre = 'PAS' AND r.periode @> v_jour
    JOIN public.pial_pole p ON p.departement_id = r.departement_id AND p.id = r.pole_id
        AND p.periode @> v_jour
    WHERE e.departement_id = v_departement AND e.uai = p_faits ->> 'uai';
    SELECT n INTO v_numero FROM unnest(p_numeros) n
    WHERE n ~ '^PAS-[0-9A-Z]{4}-[0-9]{2}$' AND NOT EXISTS (
        SELECT 1 FROM public.pas_saisine s WHERE s.departement_id = v_departement AND s.numero = n
    ) LIMIT 1;
    IF v_pole IS NULL OR v_numero IS NULL THEN
        RETURN NULL;
    END IF;
    v_suivi := v_departement || '.' || p_suite;
    INSERT INTO public.pas_saisine (
        id, departement_id, cree_le, modifie_le, numero, statut, origine, canal,
        etablissement_id, pole_id, contenu, difficultes, deja_fait, souhaits,
        famille_informee_le, deposee_le, motif, empreinte_auteur, empreinte_enfant,
        jeton, code, code_expire_le, code_essais
    ) VALUES (
        v_id, v_departement, now(), now(), v_numero, 'deposee', p_faits ->> 'origine', 'en_ligne',
        v_ecole, v_pole, v_brouillon.contenu,
        array(SELECT jsonb_array_elements_text(p_faits -> 'difficultes')),
        array(SELECT jsonb_array_elements_text(p_faits -> 'deja_fait')),
        array(SELECT jsonb_array_elements_text(p_faits -> 'souhaits')),
        CASE WHEN (p_faits ->> 'famille_informee')::boolean THEN v_jour END, now(), '',
        v_brouillon.empreinte_auteur, p_faits ->> 'enfant',
        app._pas_empreinte(v_suivi, 'suivi'), app._pas_empreinte(v_suivi, p_code),
        now() + interval '30 minutes', 0
    );
    INSERT INTO public.pas_etapesaisine (
        id, departement_id, cree_le, modifie_le, saisine_id, acte, statut, faite_le
    ) VALUES (gen_random_uuid(), v_departement, now(), now(), v_id, '', 'deposee', now());
    INSERT INTO public.pas_consentement (
        id, departement_id, cree_le, modifie_le, saisine_id, action, version, est_accorde, dit_le
    ) SELECT gen_random_uuid(), v_departement, now(), now(), v_id,
        c ->> 'action', c ->> 'version', (c ->> 'accorde')::boolean, now()
    FROM jsonb_array_elements(p_faits -> 'consentements') c;
    INSERT INTO public.pas_avissaisine (
        id, departement_id, cree_le, modifie_le, genre, saisine_id, charge
    ) VALUES (gen_random_uuid(), v_departement, now(), now(), 'recu', v_id, p_charge);
    -- The address is proved: one draft per child and author is kept, and it is sent (decision 29).
    DELETE FROM public.pas_brouillon b
    WHERE b.departement_id = v_departement AND (
        b.id = v_brouillon.id
        OR (b.empreinte_demande <> '' AND b.empreinte_demande = v_brouillon.empreinte_demande)
    );
    RETURN v_numero;
END $$;

-- --- follow: ask for the code of a visit, by link or by number and address; then read -----------

CREATE FUNCTION app.pas_demander_code(p_jeton text, p_code text, p_charge text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
    v_id uuid;
BEGIN
    UPDATE public.pas_saisine SET code = app._pas_empreinte(p_jeton, p_code), code_essais = 0,
        code_expire_le = now() + interval '30 minutes'
    WHERE departement_id = v_departement AND jeton = app._pas_empreinte(p_jeton, 'suivi')
        -- one code a minute: nobody fills a mailbox
        AND (code_expire_le IS NULL OR code_expire_le < now() + interval '29 minutes')
    RETURNING id INTO v_id;
    IF v_id IS NOT NULL THEN
        INSERT INTO public.pas_avissaisine (
            id, departement_id, cree_le, modifie_le, genre, saisine_id, charge
        ) VALUES (gen_random_uuid(), v_departement, now(), now(), 'code', v_id, p_charge);
    END IF;
END $$;

-- The link is a new one: the old one stops working.
CREATE FUNCTION app.pas_demander_lien(
    p_numero text, p_auteur text, p_suite text, p_code text, p_charge text
) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text;
    v_suivi text;
    v_id uuid;
BEGIN
    IF length(p_suite) NOT BETWEEN 20 AND 80 OR length(p_auteur) <> 64 THEN
        RETURN;
    END IF;
    FOR v_departement IN SELECT code FROM public.comptes_departement WHERE est_ouvert LOOP
        PERFORM set_config('app.departement', v_departement, true);
        v_suivi := v_departement || '.' || p_suite;
        UPDATE public.pas_saisine SET jeton = app._pas_empreinte(v_suivi, 'suivi'),
            code = app._pas_empreinte(v_suivi, p_code), code_essais = 0,
            code_expire_le = now() + interval '30 minutes'
        WHERE departement_id = v_departement AND numero = p_numero AND empreinte_auteur = p_auteur
            AND (code_expire_le IS NULL OR code_expire_le < now() + interval '29 minutes')
        RETURNING id INTO v_id;
        IF v_id IS NOT NULL THEN
            INSERT INTO public.pas_avissaisine (
                id, departement_id, cree_le, modifie_le, genre, saisine_id, charge
            ) VALUES (gen_random_uuid(), v_departement, now(), now(), 'code', v_id, p_charge);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION app.pas_suivre(p_jeton text, p_code text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'numero', s.numero, 'statut', s.statut, 'origine', s.origine, 'motif', s.motif,
            'contenu', s.contenu, 'deposee_le', s.deposee_le,
            'difficultes', to_jsonb(s.difficultes), 'deja_fait', to_jsonb(s.deja_fait),
            'souhaits', to_jsonb(s.souhaits), 'famille_informee_le', s.famille_informee_le,
            'fuseau', (SELECT d.fuseau FROM public.comptes_departement d
                       WHERE d.code = s.departement_id),
            'ecole', e.nom, 'commune', e.commune, 'pas', p.nom,
            'etapes', coalesce((
                SELECT jsonb_agg(jsonb_build_object('statut', t.statut, 'le', t.faite_le)
                                 ORDER BY t.faite_le, t.cree_le)
                FROM public.pas_etapesaisine t
                WHERE t.departement_id = s.departement_id AND t.saisine_id = s.id), '[]'),
            'messages', coalesce((
                SELECT jsonb_agg(jsonb_build_object('corps', m.corps, 'le', m.ecrit_le,
                                                    'du_pas', m.auteur_id IS NOT NULL)
                                 ORDER BY m.ecrit_le, m.cree_le)
                FROM public.pas_messagesaisine m
                WHERE m.departement_id = s.departement_id AND m.saisine_id = s.id), '[]'),
            'rendez_vous', coalesce((
                SELECT jsonb_agg(jsonb_build_object('id', v.id, 'debut', v.debut,
                                                    'duree', v.duree_minutes, 'lieu', v.lieu,
                                                    'reponse', v.reponse) ORDER BY v.debut)
                FROM public.pas_rendezvous v
                WHERE v.departement_id = s.departement_id AND v.saisine_id = s.id
                    AND v.annule_le IS NULL AND v.debut > now()), '[]'),
            'consentements', coalesce((
                SELECT jsonb_agg(jsonb_build_object('action', c.action, 'accorde', c.est_accorde,
                                                    'le', c.dit_le) ORDER BY c.dit_le, c.cree_le)
                FROM public.pas_consentement c
                WHERE c.departement_id = s.departement_id AND c.saisine_id = s.id), '[]')
        )
        FROM public.pas_saisine s
        JOIN public.pial_etablissement e
            ON e.departement_id = s.departement_id AND e.id = s.etablissement_id
        JOIN public.pial_pole p ON p.departement_id = s.departement_id AND p.id = s.pole_id
        WHERE s.id = v_id
    );
END $$;

-- --- send a message -----------------------------------------------------------------------------

CREATE FUNCTION app.pas_ecrire(p_jeton text, p_code text, p_corps text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
    v_departement text := app.departement();
BEGIN
    IF v_id IS NULL OR length(p_corps) NOT BETWEEN 1 AND 12000 OR 20 <= (
        SELECT count(*) FROM public.pas_messagesaisine m
        WHERE m.departement_id = v_departement AND m.saisine_id = v_id
            AND m.auteur_id IS NULL AND m.ecrit_le > now() - interval '1 day'
    ) THEN
        RETURN false;
    END IF;
    INSERT INTO public.pas_messagesaisine (
        id, departement_id, cree_le, modifie_le, saisine_id, corps, ecrit_le
    ) VALUES (gen_random_uuid(), v_departement, now(), now(), v_id, p_corps, now());
    RETURN true;
END $$;

-- --- answer an appointment ----------------------------------------------------------------------

CREATE FUNCTION app.pas_repondre(
    p_jeton text, p_code text, p_rendez_vous uuid, p_reponse text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
BEGIN
    -- Before the statement: whatever its WHERE says, it may be prepared with the value as it is.
    IF v_id IS NULL OR coalesce(p_reponse, '') NOT IN ('accepte', 'autre_date') THEN
        RETURN false;
    END IF;
    UPDATE public.pas_rendezvous SET reponse = p_reponse, repondu_le = now(), modifie_le = now()
    WHERE departement_id = app.departement() AND saisine_id = v_id AND id = p_rendez_vous
        AND annule_le IS NULL AND debut > now();
    RETURN FOUND;
END $$;

-- --- cancel: a draft is erased, a request is closed by who made it ------------------------------

CREATE FUNCTION app.pas_annuler(p_jeton text, p_secret text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_departement text := app._pas_ouvrir(p_jeton);
    v_id uuid;
BEGIN
    DELETE FROM public.pas_brouillon
    WHERE departement_id = v_departement AND cle = app._pas_empreinte(p_jeton, p_secret);
    IF FOUND THEN
        RETURN true;
    END IF;
    v_id := app._pas_visite(p_jeton, p_secret);
    UPDATE public.pas_saisine s SET statut = 'annulee', modifie_le = now(), finie_le = (
        SELECT (now() AT TIME ZONE d.fuseau)::date FROM public.comptes_departement d
        WHERE d.code = v_departement)
    WHERE s.departement_id = v_departement AND s.id = v_id
        AND s.statut NOT IN ('close', 'reorientee', 'annulee');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO public.pas_etapesaisine (
        id, departement_id, cree_le, modifie_le, saisine_id, acte, statut, faite_le
    ) VALUES (gen_random_uuid(), v_departement, now(), now(), v_id, 'annuler', 'annulee', now());
    RETURN true;
END $$;

-- --- who executes what --------------------------------------------------------------------------

-- On a server made before the role came, functions of the tables (the journal's) are everybody's.
DO $$
DECLARE
    v_fonction regprocedure;
BEGIN
    FOR v_fonction IN
        SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = 'public' AND pg_get_userbyid(p.proowner) = current_user
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO maillage_app', v_fonction);
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', v_fonction);
    END LOOP;
END $$;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC, maillage_public;
REVOKE EXECUTE ON FUNCTION
    app._pas_ouvrir(text), app._pas_empreinte(text, text), app._pas_visite(text, text),
    app.pas_enregistrer(text, text, integer, text, text, text, text, text),
    app.pas_reprendre(text, text),
    app.pas_confirmer(text, text, text, text, text[], jsonb, text),
    app.pas_demander_code(text, text, text),
    app.pas_demander_lien(text, text, text, text, text),
    app.pas_suivre(text, text), app.pas_ecrire(text, text, text),
    app.pas_repondre(text, text, uuid, text), app.pas_annuler(text, text)
FROM maillage_app;
GRANT EXECUTE ON FUNCTION
    app.pas_enregistrer(text, text, integer, text, text, text, text, text),
    app.pas_reprendre(text, text),
    app.pas_confirmer(text, text, text, text, text[], jsonb, text),
    app.pas_demander_code(text, text, text),
    app.pas_demander_lien(text, text, text, text, text),
    app.pas_suivre(text, text), app.pas_ecrire(text, text, text),
    app.pas_repondre(text, text, uuid, text), app.pas_annuler(text, text)
TO maillage_public;
