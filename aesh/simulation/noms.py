"""Names put together at random. No real person: any likeness with somebody is chance."""

import random

FEMININS = """Adèle Agathe Aïcha Alice Aline Amélie Aminata Anaïs Angélique Anna Annick Assia
Audrey Aurélie Aurore Awa Axelle Béatrice Bérénice Brigitte Camille Capucine Carine Carole
Caroline Catherine Cécile Céline Chantal Charlène Charlotte Chloé Christelle Christine Claire
Clara Claudine Clémence Coralie Corinne Cyrielle Daphné Delphine Diane Dominique Élise Élodie Elsa
Émilie Emma Enora Estelle Eugénie Eva Fadila Fanny Fatima Fatoumata Flavie Florence Françoise
Gaëlle Géraldine Gwenaëlle Hélène Héloïse Ilana Inès Irène Isabelle Jade Jeanne Joëlle Judith
Julie Juliette Justine Karima Karine Katell Khadija Laëtitia Lamia Laure Laurence Léa Leïla Léonie
Lina Linda Lise Louise Lucie Lydie Maëlle Magali Manon Margaux Marianne Marie Marine Marion
Marjorie Mathilde Maud Mélanie Mélissa Michèle Mireille Morgane Muriel Myriam Nadège Nadia Naïma
Nathalie Nina Noémie Nolwenn Océane Odile Ophélie Pascale Patricia Pauline Perrine Rachel Rokia
Romane Rose Roxane Sabine Sabrina Salomé Samira Sandrine Sarah Séverine Sofia Solène Sonia Soizic
Stéphanie Sylvie Tatiana Thaïs Valentine Valérie Vanessa Véronique Victoire Virginie Yaëlle
Yasmine Yolande Zoé""".split()

MASCULINS = """Aboubacar Adam Adrien Alan Alban Alexandre Alexis Amine Anthony Antoine Arnaud
Arthur Aurélien Axel Baptiste Bastien Benjamin Benoît Bilal Brieuc Bruno Cédric Charly Christophe
Clément Corentin Cyril Damien David Denis Dorian Édouard Élias Émile Enzo Éric Erwan Ethan Étienne
Eliott Fabien Fabrice Farid Félix Florian Franck Gabin Gabriel Gaël Gaspard Gauthier Gilles
Grégory Guénolé Guillaume Gurvan Hamza Henri Hugo Ibrahim Ilyes Ismaël Jérémy Jérôme Joachim Joris
Jules Julien Karim Kévin Kylian Léo Léonard Liam Loïc Louis Lubin Lucas Ludovic Luka Maël Malo
Malik Marc Marius Martin Mathéo Mathieu Mathis Maxence Maxime Mehdi Mickaël Milan Morgan Moussa
Nathan Nicolas Noa Noé Nolan Olivier Oscar Ousmane Pablo Pascal Paul Philippe Pierre Quentin Rayan
Rémi Robin Romain Ronan Sacha Samuel Sébastien Simon Sofiane Stéphane Tanguy Théo Thibault Thierry
Thomas Timéo Titouan Tom Tristan Valentin Victor Vincent Walid Wassim William Xavier Yanis Yann
Yoann Youssef""".split()

FAMILLES = """Abgrall Adamczyk Aksoy Allain Amrani Andrade Aubert Aubry Auffray Bah Barbier Barry
Baron Batista Beauvais Belhadj Benali Bernardin Berthelot Besnard Blanchet Blondel Bocquet Boisard
Bouchard Boucher Bouvet Boudjema Brunel Briand Brossard Buisson Caillet Camara Carlier Carré
Castel Chauvel Chauvin Chevrel Cissé Cloarec Colin Collet Cordier Cornec Costa Coulibaly Courtois
Crépin Da-Silva Daniel Dagorn Danet Debray Delahaye Delaunay Delmas Demir Denis Derrien Deschamps
Desmet Diallo Diarra Diop Drouet Dubreuil Duchêne Duclos Dufresne Dumont Durand Dutertre Évrard
Fauchet Favreau Ferreira Fontaine Fofana Fournel Gallais Garnier Gasnier Gauthier Gautier Gendron
Georgelin Gérault Gilbert Girard Goasdoué Gomes Gouraud Grandin Grellier Guégan Guérin Guillou
Guyomard Haddad Hamdi Hamelin Hamon Hérault Hervieu Houssin Huet Jacquet Jamet Jouan Jourdain
Joubert Kacem Kaya Keïta Kerleau Konaté Kowalski Labbé Lacombe Lagrange Lamy Langlois Lebreton
Leclerc Lefeuvre Legendre Lemaire Lemoine Lopes Lorin Lucas Maignan Maillard Mansouri Marchand
Maréchal Martins Masson Mercier Meslin Meunier Michaud Moisan Monnier Moreau Morel Morvan Moulin
Nazarov Ndiaye Nguyen Nicolas Noblet Oger Olivier Oumar Ouattara Paillard Paris Pasquier Pelletier
Pereira Perrault Petitjean Pham Philippot Pichon Picard Pinault Poirier Pottier Poulain Prigent
Provost Quémener Quintin Rault Raymond Renaud Renoir Ribeiro Richard Rivière Robic Rocher Rolland
Rousseau Roussel Sahli Salaün Samson Sangaré Sauvage Savary Sévère Sidibé Simonneau Soares Sow
Sylla Tanguy Tessier Thébault Thomas Tissot Touré Tran Traoré Trellu Turpin Vallée Vasseur Verger
Vidal Viel Vilain Vincent Vogel Weber Yıldız Yvon Zaoui Ziani""".split()


def nom_de_famille(tirage: random.Random) -> str:
    """A surname; one in twenty-five is double, so that 2 × 10⁴ people have few namesakes."""
    nom = tirage.choice(FAMILLES)
    if tirage.random() < 0.04:
        nom = f"{nom}-{tirage.choice(FAMILLES)}"
    return nom


def prenom(tirage: random.Random, part_femmes: float) -> str:
    """A first name, feminine with the given probability."""
    return tirage.choice(FEMININS if tirage.random() < part_femmes else MASCULINS)
