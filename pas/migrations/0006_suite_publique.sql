-- The follow-up page goes on to the plan: what is read and said there (decision 39, ADR 030).
-- As before: SECURITY DEFINER, the department of the token, one answer for wrong and unknown.

ALTER TABLE public.pas_saisine ALTER COLUMN bilan SET DEFAULT '';

-- --- follow, to the plan and the shared bilan ---------------------------------------------------

-- The plan is the family's; a professional reads it while the family shares with the school.
CREATE FUNCTION app._pas_lit_le_plan(p_saisine uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.origine IN ('responsable', 'eleve_majeur') OR coalesce((
        SELECT c.est_accorde FROM public.pas_consentement c
        WHERE c.departement_id = s.departement_id AND c.saisine_id = s.id
            AND c.action = 'partage_ecole'
        ORDER BY c.dit_le DESC, c.cree_le DESC LIMIT 1), false)
    FROM public.pas_saisine s WHERE s.id = p_saisine
$$;

CREATE OR REPLACE FUNCTION app.pas_suivre(p_jeton text, p_code text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
    v_partage boolean := app._pas_lit_le_plan(v_id);
BEGIN
    RETURN (
        SELECT jsonb_build_object(
            'numero', s.numero, 'statut', s.statut, 'origine', s.origine, 'motif', s.motif,
            'contenu', s.contenu, 'deposee_le', s.deposee_le, 'lit_le_plan', v_partage,
            'bilan', CASE WHEN v_partage AND s.statut = 'close' THEN s.bilan ELSE '' END,
            'difficultes', to_jsonb(s.difficultes), 'deja_fait', to_jsonb(s.deja_fait),
            'souhaits', to_jsonb(s.souhaits), 'famille_informee_le', s.famille_informee_le,
            'fuseau', (SELECT d.fuseau FROM public.comptes_departement d
                       WHERE d.code = s.departement_id),
            'ecole', e.nom, 'commune', e.commune, 'uai', e.uai, 'pas', p.nom,
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
                                                    'reponse', v.reponse, 'version', v.version,
                                                    'pose_le', v.pose_le) ORDER BY v.debut)
                FROM public.pas_rendezvous v
                WHERE v.departement_id = s.departement_id AND v.saisine_id = s.id
                    AND v.annule_le IS NULL AND v.debut > now()), '[]'),
            -- A response is the family's to read once it was proposed, whatever becomes of it.
            'plan', coalesce((
                SELECT jsonb_agg(jsonb_build_object(
                    'id', r.id, 'type', r.type, 'intervenant', r.intervenant, 'texte', r.texte,
                    'etat', r.etat, 'effet', r.effet, 'revoir_le', r.revoir_le,
                    'proposee_le', r.proposee_le, 'en_place_le', r.en_place_le,
                    'avis', (SELECT a.est_accepte FROM public.pas_accordplan a
                             WHERE a.departement_id = r.departement_id AND a.reponse_id = r.id
                             ORDER BY a.dit_le DESC, a.cree_le DESC LIMIT 1),
                    'avis_le', (SELECT max(a.dit_le) FROM public.pas_accordplan a
                                WHERE a.departement_id = r.departement_id AND a.reponse_id = r.id)
                ) ORDER BY r.cree_le)
                FROM public.pas_reponse r
                WHERE r.departement_id = s.departement_id AND r.saisine_id = s.id AND v_partage
                    AND (r.etat IN ('proposee', 'en_place', 'finie')
                         OR (r.etat = 'abandonnee' AND r.proposee_le IS NOT NULL))), '[]'),
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

-- --- give or take back an agreement: one more line, the last word holds --------------------------

-- What waits for the agreement stops with it (``pas.regles.accords.ARRETS`` says the same, tested).
CREATE FUNCTION app._pas_arreter(p_saisine uuid, p_action text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_jour date;
BEGIN
    UPDATE public.pas_actionpas a SET etat = 'abandonnee', modifie_le = now()
    WHERE a.departement_id = app.departement() AND a.saisine_id = p_saisine AND a.etat = 'a_faire'
        AND a.genre = ANY (CASE p_action
            WHEN 'analyse' THEN ARRAY['intervention', 'reunion']
            WHEN 'observation' THEN ARRAY['observation']
            WHEN 'partage_ecole' THEN ARRAY['ecole']
            ELSE ARRAY[]::text[] END);
    UPDATE public.pas_reponse r SET etat = 'abandonnee', modifie_le = now()
    WHERE r.departement_id = app.departement() AND r.saisine_id = p_saisine
        AND r.etat IN ('preparee', 'proposee', 'en_place')
        AND p_action = 'partage_emas' AND r.type IN ('emas_indirect', 'emas_direct');
    IF p_action <> 'partage_emas' THEN
        RETURN;
    END IF;
    SELECT (now() AT TIME ZONE d.fuseau)::date INTO v_jour
    FROM public.comptes_departement d WHERE d.code = app.departement();
    WITH arretees AS (
        UPDATE public.pas_mobilisation m SET etat = 'annulee', finie_le = v_jour, modifie_le = now()
        WHERE m.departement_id = app.departement() AND m.saisine_id = p_saisine
            AND m.etat IN ('demandee', 'en_attente', 'acceptee', 'planifiee')
        RETURNING m.id
    )
    INSERT INTO public.pas_etapemobilisation (
        id, departement_id, cree_le, modifie_le, mobilisation_id, acte, etat, faite_le
    ) SELECT gen_random_uuid(), app.departement(), now(), now(), a.id, 'annuler', 'annulee', now()
    FROM arretees a;
END $$;

CREATE FUNCTION app.pas_consentir(
    p_jeton text, p_code text, p_action text, p_version text, p_accorde boolean
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
    v_departement text := app.departement();
    v_dernier boolean;
BEGIN
    IF v_id IS NULL OR p_accorde IS NULL OR coalesce(length(p_version), 0) NOT BETWEEN 1 AND 10
        OR coalesce(p_action, '')
            NOT IN ('analyse', 'observation', 'partage_ecole', 'partage_emas') THEN
        RETURN false;
    END IF;
    -- Only a family agrees; taking back is possible at any time, giving while it is open.
    PERFORM 1 FROM public.pas_saisine s
    WHERE s.departement_id = v_departement AND s.id = v_id
        AND s.origine IN ('responsable', 'eleve_majeur')
        AND (NOT p_accorde OR s.statut NOT IN ('close', 'reorientee', 'annulee'));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT c.est_accorde INTO v_dernier FROM public.pas_consentement c
    WHERE c.departement_id = v_departement AND c.saisine_id = v_id AND c.action = p_action
    ORDER BY c.dit_le DESC, c.cree_le DESC LIMIT 1;
    IF v_dernier IS DISTINCT FROM p_accorde THEN
        INSERT INTO public.pas_consentement (
            id, departement_id, cree_le, modifie_le, saisine_id, action, version, est_accorde, dit_le
        ) VALUES (
            gen_random_uuid(), v_departement, now(), now(), v_id, p_action, p_version, p_accorde,
            now()
        );
    END IF;
    IF NOT p_accorde THEN
        PERFORM app._pas_arreter(v_id, p_action);
    END IF;
    RETURN true;
END $$;

-- --- say yes or no to a response of the plan ----------------------------------------------------

CREATE FUNCTION app.pas_dire_du_plan(
    p_jeton text, p_code text, p_reponse uuid, p_accepte boolean
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
    v_departement text := app.departement();
    v_dernier boolean;
BEGIN
    IF v_id IS NULL OR p_accepte IS NULL THEN
        RETURN false;
    END IF;
    PERFORM 1 FROM public.pas_reponse r
    JOIN public.pas_saisine s ON s.departement_id = r.departement_id AND s.id = r.saisine_id
    WHERE r.departement_id = v_departement AND r.saisine_id = v_id AND r.id = p_reponse
        AND r.etat IN ('proposee', 'en_place')
        AND s.origine IN ('responsable', 'eleve_majeur')
        AND s.statut NOT IN ('close', 'reorientee', 'annulee');
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT a.est_accepte INTO v_dernier FROM public.pas_accordplan a
    WHERE a.departement_id = v_departement AND a.reponse_id = p_reponse
    ORDER BY a.dit_le DESC, a.cree_le DESC LIMIT 1;
    IF v_dernier IS DISTINCT FROM p_accepte THEN
        INSERT INTO public.pas_accordplan (
            id, departement_id, cree_le, modifie_le, saisine_id, reponse_id, est_accepte, dit_le
        ) VALUES (
            gen_random_uuid(), v_departement, now(), now(), v_id, p_reponse, p_accepte, now()
        );
    END IF;
    RETURN true;
END $$;

-- --- a professional says since when the parents know, and may then name the pupil ----------------

CREATE FUNCTION app.pas_informer(
    p_jeton text, p_code text, p_jour date, p_contenu text, p_enfant text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
    v_departement text := app.departement();
BEGIN
    IF v_id IS NULL OR p_jour IS NULL OR coalesce(length(p_contenu), 0) NOT BETWEEN 1 AND 40000
        OR coalesce(length(p_enfant), 1) NOT IN (0, 64) THEN
        RETURN false;
    END IF;
    UPDATE public.pas_saisine s SET famille_informee_le = p_jour, contenu = p_contenu,
        empreinte_enfant = p_enfant, modifie_le = now()
    WHERE s.departement_id = v_departement AND s.id = v_id AND s.famille_informee_le IS NULL
        AND s.origine IN ('professeur', 'directeur', 'chef_etablissement')
        AND s.statut NOT IN ('close', 'reorientee', 'annulee')
        AND p_jour BETWEEN (s.deposee_le - interval '366 days')::date AND (
            SELECT (now() AT TIME ZONE d.fuseau)::date FROM public.comptes_departement d
            WHERE d.code = v_departement);
    RETURN FOUND;
END $$;

-- --- answer an appointment: cancelling it is an answer too ---------------------------------------

CREATE OR REPLACE FUNCTION app.pas_repondre(
    p_jeton text, p_code text, p_rendez_vous uuid, p_reponse text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    v_id uuid := app._pas_visite(p_jeton, p_code);
BEGIN
    -- Before the statement: whatever its WHERE says, it may be prepared with the value as it is.
    IF v_id IS NULL OR coalesce(p_reponse, '') NOT IN ('accepte', 'autre_date', 'annule') THEN
        RETURN false;
    END IF;
    UPDATE public.pas_rendezvous SET reponse = p_reponse, repondu_le = now(), modifie_le = now(),
        annule_le = CASE WHEN p_reponse = 'annule' THEN now() END
    WHERE departement_id = app.departement() AND saisine_id = v_id AND id = p_rendez_vous
        AND annule_le IS NULL AND debut > now();
    RETURN FOUND;
END $$;

REVOKE EXECUTE ON FUNCTION
    app._pas_arreter(uuid, text), app._pas_lit_le_plan(uuid),
    app.pas_consentir(text, text, text, text, boolean),
    app.pas_dire_du_plan(text, text, uuid, boolean),
    app.pas_informer(text, text, date, text, text)
FROM PUBLIC, maillage_app, maillage_public;
GRANT EXECUTE ON FUNCTION
    app.pas_consentir(text, text, text, text, boolean),
    app.pas_dire_du_plan(text, text, uuid, boolean),
    app.pas_informer(text, text, date, text, text)
TO maillage_public;
